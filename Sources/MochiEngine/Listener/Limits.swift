/// What a client may cost, as the engine enforces it.
///
/// Sizes are bytes.
package struct Limits: Sendable, Equatable {
    /// Request line and fields: 431 above it, 414 when the request line alone is longer.
    package var headBytes = 16 * 1024
    /// Number of header fields, at most 100: 431 above it.
    package var headerFields = 100
    /// Largest request body of any route: 413 above it.
    package var bodyBytes = 1024 * 1024
    package var handshakeTime = Duration.seconds(10)
    /// From the first byte of a head to its end: 408 after it.
    package var headTime = Duration.seconds(10)
    /// Between two requests of a connection.
    package var keepAliveTime = Duration.seconds(60)
    /// Window in which a request body or a response must make progress of `minimumRate`.
    package var stallTime = Duration.seconds(10)
    /// Bytes a second.
    package var minimumRate = 240
    /// Open connections on one loop.
    package var connections = 10_000
    /// Open connections of one address on all loops; 0 is no limit.
    package var connectionsPerAddress = 0
    /// RST_STREAM frames a second and connection.
    package var http2Resets = 100
    /// SETTINGS, PING, PRIORITY, CONTINUATION, empty and unknown frames a second and connection.
    package var http2ControlFrames = 200
    /// Unfinished request bodies of one HTTP/2 connection.
    package var http2BodyMemory = 32 * 1024 * 1024
    /// HTTP/2 in cleartext, by prior knowledge and by upgrade; over TLS the identity decides.
    package var http2 = true

    package init() {}
}
