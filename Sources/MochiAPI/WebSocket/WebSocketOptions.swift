internal import MochiEngine

/// What WebSockets may cost the server.
public struct WebSocketOptions: Sendable {
    /// Bytes of a message from a client: close 1009 above it.
    ///
    /// 16 MiB.
    public var message = 16 * 1024 * 1024
    /// Bytes that may wait for one slow client: what is sent beyond is dropped.
    ///
    /// A single message may be larger. 16 MiB.
    public var sendBuffer = 16 * 1024 * 1024
    /// Silence of a client after which its connection is cut; it is sent a ping after half of it.
    ///
    /// 120 s; `nil` waits for ever.
    public var idleTime: Duration? = .seconds(120)
    /// Time that `upgrade` may take: 503 after it.
    ///
    /// 10 s.
    public var handshakeTime = Duration.seconds(10)
    /// Time that a client has to take what is on its way and to answer a close, before it is cut.
    ///
    /// 5 s.
    public var closeTime = Duration.seconds(5)
    /// Compression of messages (permessage-deflate, RFC 7692) with clients that offer it.
    ///
    /// None.
    public var compression: WebSocketCompression?
    /// WebSockets open at once on the whole server: 503 above it.
    ///
    /// No limit but that of connections.
    public var connections: Int?

    /// The defaults.
    public init() {}

    func check() throws(StartError) {
        try require(message > 0, "message", message, "1 byte or more")
        try require(sendBuffer > 0, "sendBuffer", sendBuffer, "1 byte or more")
        try require((idleTime ?? .seconds(1)) > .zero, "idleTime", idleTime ?? .zero, "more than 0, or nil")
        try require(handshakeTime > .zero, "handshakeTime", handshakeTime, "more than 0")
        if let compression {
            let (server, client) = (compression.serverWindowBits, compression.clientWindowBits)
            try require((9...15).contains(server), "compression.serverWindowBits", server, "9 to 15")
            try require((8...15).contains(client), "compression.clientWindowBits", client, "8 to 15")
            try require((1...9).contains(compression.level), "compression.level", compression.level, "1 to 9")
        }
        try require(closeTime > .zero, "closeTime", closeTime, "more than 0")
        try require((connections ?? 1) > 0, "connections", connections ?? 0, "1 or more, or nil")
    }

    private func require(_ holds: Bool, _ name: String, _ value: Any, _ accepted: String) throws(StartError) {
        if !holds { throw StartError("websocket.\(name) \(value): accepted is \(accepted)") }
    }

    var limits: SocketLimits {
        var limits = SocketLimits()
        limits.message = message
        limits.sendBuffer = sendBuffer
        limits.idleTime = idleTime
        limits.closeTime = closeTime
        limits.compression = compression?.rules
        return limits
    }
}

/// How messages are compressed (RFC 7692).
///
/// What is published is compressed once for all who receive it. A message may grow by being read only up to
/// `WebSocketOptions.message`.
public struct WebSocketCompression: Sendable {
    /// Bytes from which on a message is compressed: small ones would hardly shrink.
    ///
    /// 512.
    public var threshold = 512
    /// zlib's level, 1 (fast) to 9 (small).
    ///
    /// 4.
    public var level = 4
    /// Whether messages of the server may refer to earlier ones: smaller, for 150 KiB a socket.
    ///
    /// No.
    public var serverContextTakeover = false
    /// Whether messages of the client may refer to earlier ones, for 40 KiB a socket.
    ///
    /// No.
    public var clientContextTakeover = false
    /// The window that the server compresses with, as a power of two, 9 to 15.
    ///
    /// 15: 32 KiB.
    public var serverWindowBits = 15
    /// The window that clients are asked to compress with, 8 to 15.
    ///
    /// 15: 32 KiB.
    public var clientWindowBits = 15

    /// The defaults.
    public init() {}

    var rules: CompressionRules {
        var rules = CompressionRules()
        rules.threshold = max(threshold, 0)
        rules.level = level
        rules.options = DeflateOptions(
            noContextTakeover: !serverContextTakeover,
            clientNoContextTakeover: !clientContextTakeover,
            serverWindowBits: serverWindowBits,
            clientWindowBits: clientWindowBits
        )
        return rules
    }
}

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

/// Guards against requests that other sites make in a user's name.
public struct CSRFOptions: Sendable {
    /// Origins that are trusted like our own, such as `https://shop.example`.
    public var trustedOrigins: [String] = []

    /// The defaults.
    public init() {}
}

/// Whether a request comes from where it says it may: a value.
enum OriginCheck {
    /// Compares `Origin` (RFC 6454) with the host that was asked for.
    ///
    /// Without one no browser has sent the request. Behind a proxy that ends TLS the schemes differ: they are compared only
    /// when the connection itself is TLS.
    static func isSame(_ origin: String, authority: String, isSecure: Bool) -> Bool {
        let scheme: String
        if origin.lowercased().hasPrefix("https://") {
            scheme = "https"
        } else if origin.lowercased().hasPrefix("http://"), !isSecure {
            scheme = "http"
        } else {
            return false
        }
        return host(origin.dropFirst(scheme.count + 3), scheme) == host(authority[...], scheme)
    }

    private static func host(_ text: Substring, _ scheme: String) -> String {
        let host = text.lowercased()
        let standard = scheme == "https" ? ":443" : ":80"
        return host.hasSuffix(standard) ? String(host.dropLast(standard.count)) : host
    }
}
