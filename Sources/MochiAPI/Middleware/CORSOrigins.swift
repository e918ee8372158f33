/// Whose pages may read what this server answers, see `Handle.cors`.
public struct CORSOrigins: Sendable {
    enum Rule: Sendable {
        case any
        case listed([String])
        case tested(@Sendable (String, RequestContext) -> Bool)
    }

    let rule: Rule

    /// Everybody's, without cookies: for what is public anyway.
    public static let any = CORSOrigins(rule: .any)

    /// Those listed, such as `https://shop.example`: scheme, host, and the port if it is not the scheme's own.
    public static func list(_ origins: String...) -> CORSOrigins {
        list(origins)
    }

    /// Those listed.
    public static func list(_ origins: [String]) -> CORSOrigins {
        CORSOrigins(rule: .listed(origins))
    }

    /// Those that `isAllowed` says yes to; it gets the origin as the browser sent it, never `null`, and must not block.
    ///
    /// Compare whole origins: whoever looks for an ending lets `https://evil-shop.example` in.
    public static func `where`(_ isAllowed: @escaping @Sendable (String, RequestContext) -> Bool) -> CORSOrigins {
        CORSOrigins(rule: .tested(isAllowed))
    }
}
