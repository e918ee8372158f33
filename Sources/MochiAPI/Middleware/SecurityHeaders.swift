/// Header fields that tell browsers what pages and files of this server must not be used for.
///
/// Every response carries those that are set; a field that a handler or a handle has written itself stays as it is.
///
///     options.securityHeaders?.frameOptions = .deny
///     options.securityHeaders?.contentSecurityPolicy = "script-src 'nonce-{nonce}' 'strict-dynamic'; object-src 'none'"
public struct SecurityHeaders: Sendable {
    /// Whether browsers must take the Content-Type for what it says: `X-Content-Type-Options: nosniff` (Fetch 3.5).
    ///
    /// On.
    public var forbidsSniffing = true
    /// How much of a page's address other sites learn when they are linked to.
    ///
    /// Their own pages all of it, other origins the origin only, and nothing without TLS where there was TLS.
    public var referrerPolicy: ReferrerPolicy? = .strictOriginWhenCrossOrigin
    /// Who may show pages in a frame, for all: `X-Frame-Options` (HTML 7.6).
    ///
    /// Unset. A list of origins is a matter of `contentSecurityPolicy`: `frame-ancestors https://partner.example`.
    public var frameOptions: FrameOptions?
    /// That browsers must come by TLS from now on (RFC 6797); sent over TLS only.
    ///
    /// Unset: what it says holds for its whole time, whatever the server says meanwhile.
    public var strictTransportSecurity: StrictTransportSecurity?
    /// Which windows of other origins a page shares its process and its `opener` with (HTML 7.1.3).
    ///
    /// Unset.
    public var crossOriginOpenerPolicy: CrossOriginOpenerPolicy?
    /// Which features pages may use: `Permissions-Policy`, such as `camera=(), geolocation=(self)`.
    ///
    /// Unset.
    public var permissionsPolicy: String?
    /// What pages may load and run: `Content-Security-Policy` (CSP 3).
    ///
    /// `{nonce}` stands for `request.cspNonce`, which is another one for each request. A policy with a nonce is not part of
    /// 304: the browser would apply it to a page that was sent with the nonce before. Unset.
    public var contentSecurityPolicy: String?

    /// The defaults.
    public init() {}

    /// What `Referrer-Policy` says (Referrer Policy 3).
    public enum ReferrerPolicy: String, Sendable {
        /// Nothing is told to anybody.
        case noReferrer = "no-referrer"
        /// Everything, but nothing without TLS where there was TLS.
        case noReferrerWhenDowngrade = "no-referrer-when-downgrade"
        /// The origin, to everybody.
        case origin
        /// All of it to pages of the same origin, the origin to others.
        case originWhenCrossOrigin = "origin-when-cross-origin"
        /// All of it to pages of the same origin, nothing to others.
        case sameOrigin = "same-origin"
        /// The origin, and nothing without TLS where there was TLS.
        case strictOrigin = "strict-origin"
        /// All of it to pages of the same origin, the origin to others, and nothing without TLS where there was TLS.
        case strictOriginWhenCrossOrigin = "strict-origin-when-cross-origin"
        /// Everything, to everybody.
        case unsafeURL = "unsafe-url"
    }

    /// What `X-Frame-Options` says.
    public enum FrameOptions: String, Sendable {
        /// No page shows ours.
        case deny = "DENY"
        /// Only pages of the same origin do.
        case sameOrigin = "SAMEORIGIN"
    }

    /// What `Cross-Origin-Opener-Policy` says.
    public enum CrossOriginOpenerPolicy: String, Sendable {
        /// Only windows of the same origin and policy.
        case sameOrigin = "same-origin"
        /// Those, and windows that a page opens itself and that have no policy.
        case sameOriginAllowPopups = "same-origin-allow-popups"
        /// Those of the same origin, whose opener cannot be reached.
        case noopenerAllowPopups = "noopener-allow-popups"
        /// All.
        case unsafeNone = "unsafe-none"
    }

    /// What `Strict-Transport-Security` says.
    public struct StrictTransportSecurity: Sendable {
        /// How long it holds after each response.
        public var maxAge: Duration
        /// Whether it holds for all hosts below this one too.
        public var includesSubdomains: Bool
        /// Whether browsers may ship it, once the host is on their list.
        public var isPreloaded: Bool

        /// A year, for this host only, unless said otherwise.
        public init(
            maxAge: Duration = .seconds(31_536_000),
            includesSubdomains: Bool = false,
            isPreloaded: Bool = false
        ) {
            self.maxAge = maxAge
            self.includesSubdomains = includesSubdomains
            self.isPreloaded = isPreloaded
        }

        var text: String {
            "max-age=\(max(maxAge.components.seconds, 0))" + (includesSubdomains ? "; includeSubDomains" : "")
                + (isPreloaded ? "; preload" : "")
        }
    }
}
