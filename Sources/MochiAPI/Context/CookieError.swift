/// Why a cookie was not set: a part of it that browsers would refuse, or a response that has left.
///
/// The description never repeats the value, which may be a secret.
public struct CookieError: Error, Sendable, Equatable, CustomStringConvertible {
    enum Reason: Equatable {
        case name
        case size(Int)
        case path(String)
        case domain(String)
        case prefix(String)
        case needsSecure(String)
        case tooLate
    }

    let reason: Reason
    private let name: String

    /// Whether the head of the response has left.
    var isTooLate: Bool { reason == .tooLate }

    init(_ reason: Reason, of name: String) {
        self.reason = reason
        self.name = name
    }

    /// One sentence that says what is accepted.
    public var description: String {
        let subject = "The cookie \(name.debugDescription)"
        return switch reason {
        case .name:
            "The cookie name \(name.debugDescription) is not a token (RFC 6265 4.1.1): accepted are letters, digits and "
                + "!#$%&'*+-.^_`|~."
        case .size(let count):
            "\(subject) has \(count) bytes of name and encoded value: browsers drop more than 4096; keep the data on the server."
        case .path(let path):
            "\(subject) has the path \(path.debugDescription): accepted is ASCII that begins with / and has no ; and no control "
                + "characters, up to 1024 bytes."
        case .domain(let domain):
            "\(subject) has the domain \(domain.debugDescription): accepted are letters, digits, hyphens and dots."
        case .prefix(let rule):
            "\(subject) has a prefix that promises \(rule) (RFC 6265bis 4.1.3): browsers refuse it otherwise."
        case .needsSecure(let attribute):
            "\(subject) is \(attribute) and not Secure: browsers refuse it."
        case .tooLate:
            "\(subject) was changed after the head of the response has left: change it before the handler returns."
        }
    }
}
