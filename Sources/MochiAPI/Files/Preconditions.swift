/// The conditions a request sets (RFC 9110 13.1), weighed in the order of RFC 9110 13.2.2.
///
///     switch Preconditions(request.headers).outcome(method: request.method, of: validators, now: now) {
///     case .proceed: …
///     case .notModified: …         // 304
///     case .preconditionFailed: …  // 412
///     }
struct Preconditions: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
        case proceed
        /// 304, with the validators and without content.
        case notModified
        /// 412.
        case preconditionFailed
    }

    var ifMatch: String?
    var ifNoneMatch: String?
    var ifModifiedSince: String?
    var ifUnmodifiedSince: String?

    /// The conditions of a request; fields that came in several lines are one list (RFC 9110 5.3).
    init(_ headers: HeaderFields) {
        ifMatch = headers.joined(.ifMatch)
        ifNoneMatch = headers.joined(.ifNoneMatch)
        ifModifiedSince = headers[.ifModifiedSince]
        ifUnmodifiedSince = headers[.ifUnmodifiedSince]
    }

    /// What the conditions say about a representation with these validators; nil when there is none.
    ///
    /// A date that cannot be read, or that a resource without a modification date cannot be compared with, is no
    /// condition (RFC 9110 13.1.3 and 13.1.4).
    func outcome(method: HTTPMethod, of current: Validators?, now: HTTPDate) -> Outcome {
        if let ifMatch {
            guard Self.matches(ifMatch, current, by: { $0.strongMatches($1) }) else { return .preconditionFailed }
        } else if let date = ifUnmodifiedSince.flatMap({ HTTPDate($0, now: now) }),
            let lastModified = current?.lastModified, lastModified > date
        {
            return .preconditionFailed
        }
        let isRead = method == .get || method == .head
        if let ifNoneMatch {
            if Self.matches(ifNoneMatch, current, by: { $0.weakMatches($1) }) {
                return isRead ? .notModified : .preconditionFailed
            }
        } else if isRead, let date = ifModifiedSince.flatMap({ HTTPDate($0, now: now) }),
            let lastModified = current?.lastModified, lastModified <= date
        {
            return .notModified
        }
        return .proceed
    }

    private static func matches(
        _ list: String,
        _ current: Validators?,
        by compare: (EntityTag, EntityTag) -> Bool
    ) -> Bool {
        guard let current else { return false }
        switch EntityTagList(list) {
        case .any: return true
        case .tags(let tags):
            guard let tag = current.entityTag else { return false }
            return tags.contains { compare($0, tag) }
        }
    }
}

extension HeaderFields {
    /// The values of `name` as one comma-separated list (RFC 9110 5.3), or nil when it is absent.
    func joined(_ name: HeaderName) -> String? {
        let values = all(name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}
