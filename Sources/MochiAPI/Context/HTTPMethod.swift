/// A request method (RFC 9110 9): a token, compared with its case.
///
///     guard request.method.isSafe else { throw HTTPError(.methodNotAllowed) }
public struct HTTPMethod: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The method as it stands in the request line.
    public let rawValue: String

    /// A method of any name; whether a server understands it is the route's business.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The method as it stands in the request line.
    public var description: String { rawValue }

    // Computed, so that a use is a constant and not a look at a lazily initialized global.

    /// GET: transfer a representation (RFC 9110 9.3.1).
    public static var get: HTTPMethod { HTTPMethod(rawValue: "GET") }
    /// HEAD: GET without the content (RFC 9110 9.3.2).
    public static var head: HTTPMethod { HTTPMethod(rawValue: "HEAD") }
    /// POST: process the content (RFC 9110 9.3.3).
    public static var post: HTTPMethod { HTTPMethod(rawValue: "POST") }
    /// PUT: replace the resource (RFC 9110 9.3.4).
    public static var put: HTTPMethod { HTTPMethod(rawValue: "PUT") }
    /// DELETE: remove the resource (RFC 9110 9.3.5).
    public static var delete: HTTPMethod { HTTPMethod(rawValue: "DELETE") }
    /// CONNECT: open a tunnel (RFC 9110 9.3.6).
    public static var connect: HTTPMethod { HTTPMethod(rawValue: "CONNECT") }
    /// OPTIONS: ask what is possible (RFC 9110 9.3.7).
    public static var options: HTTPMethod { HTTPMethod(rawValue: "OPTIONS") }
    /// TRACE: echo the request (RFC 9110 9.3.8).
    public static var trace: HTTPMethod { HTTPMethod(rawValue: "TRACE") }
    /// PATCH: change a part of the resource (RFC 5789).
    public static var patch: HTTPMethod { HTTPMethod(rawValue: "PATCH") }

    /// Whether the method asks for nothing to change (RFC 9110 9.2.1).
    public var isSafe: Bool {
        self == .get || self == .head || self == .options || self == .trace
    }

    /// Whether sending the request twice means the same as sending it once (RFC 9110 9.2.2).
    public var isIdempotent: Bool {
        isSafe || self == .put || self == .delete
    }
}
