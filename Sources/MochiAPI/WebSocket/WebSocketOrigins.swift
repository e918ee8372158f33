/// Who may open a WebSocket from a browser.
public struct WebSocketOrigins: Sendable {
    enum Rule: Sendable {
        case same
        case any
        case listed([String])
    }

    let rule: Rule

    /// Pages of the same host, and those of `csrf.trustedOrigins`.
    ///
    /// Any in development.
    public static let same = WebSocketOrigins(rule: .same)
    /// Pages of every site: for sockets that need no cookie, or check by themselves.
    public static let any = WebSocketOrigins(rule: .any)

    /// Pages of the origins listed, such as `https://shop.example`, and of the same host.
    public static func listed(_ origins: String...) -> WebSocketOrigins {
        WebSocketOrigins(rule: .listed(origins))
    }
}
