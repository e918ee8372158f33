/// The parameters of the matched route, percent-decoded, in the order of the pattern.
///
/// Values are cut from the path when asked for, so a parameter nobody reads costs nothing, and one that is read twice
/// is decoded twice. The rest of a `/*` pattern has the name `*`. A value is valid UTF-8 and holds no NUL or
/// backslash; a slash only in `*`.
///
///     "/users/:id/files/*": Mochi.api { request in
///         let id = try request.parameters.require("id", as: Int.self)
///         return .text("\(id): \(request.parameters["*"] ?? "")")
///     }
public struct Parameters: Sendable {
    private let names: [String]
    private let path: String
    private let capture: RouteCapture

    /// No parameters, as in a route without any.
    public init() {
        names = []
        path = ""
        capture = RouteCapture()
    }

    /// The parameters of `path`, which is the raw path that `capture` was resolved from.
    init(of pattern: RoutePattern, in path: String, _ capture: RouteCapture) {
        names = pattern.parameterNames
        self.path = path
        self.capture = capture
    }

    /// The value of the parameter `name`, or nil when the pattern has no such parameter.
    public subscript(name: String) -> String? {
        names.firstIndex(of: name).map(value)
    }

    /// The value of the parameter `name`, converted to `type`.
    ///
    /// Throws 400 when the text does not convert, naming the parameter to the client, and 500 when the pattern has no
    /// such parameter, naming both in the log only.
    public func require<Value: LosslessStringConvertible>(
        _ name: String,
        as type: Value.Type = String.self
    ) throws(HTTPError) -> Value {
        guard let text = self[name] else {
            let known = names.isEmpty ? "none" : names.joined(separator: ", ")
            throw HTTPError(
                .internalServerError,
                detail: "The route has no parameter \"\(name)\"; its parameters: \(known)."
            )
        }
        guard let value = Value(text) else {
            throw HTTPError(.badRequest, "The parameter \"\(name)\" is not valid.", detail: "\(type) from \"\(text)\"")
        }
        return value
    }

    private func value(_ index: Int) -> String {
        let bounds = capture[index]
        let start = path.utf8.index(path.startIndex, offsetBy: bounds.lowerBound)
        let end = path.utf8.index(start, offsetBy: bounds.count)
        guard capture.isEncoded else { return String(path[start..<end]) }
        guard let value = PercentDecoding.decodePath(path[start..<end]) else {
            preconditionFailure("A path that was resolved decodes; this capture belongs to another path.")
        }
        return value
    }
}

extension Parameters: Sequence {
    /// Names and values in the order of the pattern.
    public func makeIterator() -> some IteratorProtocol<(name: String, value: String)> {
        names.indices.lazy.map { (name: names[$0], value: value($0)) }.makeIterator()
    }
}
