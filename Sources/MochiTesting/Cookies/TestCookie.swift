public import Foundation

/// A cookie that a test client keeps (RFC 6265 section 5.3).
public struct TestCookie: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value, as it goes over the wire: percent-encoded, if the server has done so.
    public let value: String
    /// The host that has set the cookie, or the domain that it is for.
    public let domain: String
    /// Whether hosts below `domain` get the cookie too.
    public let includesSubdomains: Bool
    /// The path that the cookie is for, and all below.
    public let path: String
    /// When the cookie ends; nil for one that ends with the browser.
    public let expires: Date?
    /// Whether the cookie is for TLS and this machine only.
    public let isSecure: Bool
    /// Whether scripts cannot read the cookie.
    public let isHTTPOnly: Bool
    /// The value of `SameSite`; kept, and not acted on.
    ///
    /// A guard against other sites has to hold by itself: the client sends its cookies along with cross-site requests too.
    public let sameSite: String?

    /// Whether the cookie has ended.
    func isOver(at now: Date) -> Bool { expires.map { $0 <= now } ?? false }

    /// Whether one takes the place of the other.
    func isSame(as other: TestCookie) -> Bool {
        name == other.name && domain == other.domain && path == other.path
    }
}

extension TestCookie: CustomStringConvertible {
    /// Name and value.
    public var description: String { "\(name)=\(value)" }
}
