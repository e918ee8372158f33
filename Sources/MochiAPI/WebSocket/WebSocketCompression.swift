internal import MochiEngine

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
