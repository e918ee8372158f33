/// The status code of a response (RFC 9110 15).
///
///     HTTPStatus.notFound.reasonPhrase  // "Not Found"
public struct HTTPStatus: Sendable, Hashable, CustomStringConvertible {
    /// The three digits as a number.
    public let code: Int

    /// A status of any three-digit code; another number is a mistake of the caller and stops the program.
    public init(_ code: Int) {
        precondition(100...999 ~= code, "A status code has three digits (RFC 9110 15), not \(code).")
        self.code = code
    }

    /// The code and its reason phrase.
    public var description: String { "\(code) \(reasonPhrase)" }

    /// Whether a response of this status never has content (RFC 9110 6.4.1): 1xx, 204 and 304.
    public var isBodiless: Bool {
        code < 200 || code == 204 || code == 304
    }
}
