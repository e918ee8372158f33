public import Foundation

/// Where a cookie goes, how long it lives and who may read it (RFC 6265 section 4.1.2).
///
/// The defaults suit a session: the whole site, until the browser closes, out of reach of scripts and of other sites' forms.
///
///     try request.cookies.set("theme", "dark", CookieOptions(maxAge: .seconds(365 * 86_400), httpOnly: false))
public struct CookieOptions: Sendable {
    /// Which requests of other sites carry a cookie.
    public enum SameSite: String, Sendable {
        /// None.
        case strict = "Strict"
        /// Links and other navigations by GET.
        case lax = "Lax"
        /// All; browsers want `secure` with it.
        case none = "None"
    }

    /// The paths that the cookie is sent to, and all below.
    public var path: String
    /// A domain whose subdomains get the cookie too; nil for this host alone.
    public var domain: String?
    /// How long the cookie lives, in whole seconds, rounded up; nil until the browser closes, 0 or less deletes it.
    public var maxAge: Duration?
    /// Until when the cookie lives; browsers go by `maxAge` when there are both.
    public var expires: Date?
    /// Whether the cookie is sent over TLS only.
    ///
    /// Nil is true outside development, and in development too where browsers insist: for `sameSite` none, `partitioned`, and names
    /// that begin with `__Host-` or `__Secure-`.
    public var secure: Bool?
    /// Whether scripts are kept from reading the cookie.
    public var httpOnly: Bool
    /// Which requests of other sites carry the cookie.
    public var sameSite: SameSite
    /// Whether the cookie is kept apart for each site that embeds this one (CHIPS).
    public var partitioned: Bool

    /// The defaults, and what is named.
    public init(
        path: String = "/",
        domain: String? = nil,
        maxAge: Duration? = nil,
        expires: Date? = nil,
        secure: Bool? = nil,
        httpOnly: Bool = true,
        sameSite: SameSite = .lax,
        partitioned: Bool = false
    ) {
        self.path = path
        self.domain = domain
        self.maxAge = maxAge
        self.expires = expires
        self.secure = secure
        self.httpOnly = httpOnly
        self.sameSite = sameSite
        self.partitioned = partitioned
    }
}
