/// What a server compresses (RFC 7692), and how.
package struct CompressionRules: Sendable {
    package var options = DeflateOptions()
    /// zlib's level, 1 (fast) to 9 (small).
    package var level = 4
    /// Bytes from which on a message is compressed.
    package var threshold = 512

    package init() {}

    var windowBits: Int { options.serverWindowBits }

    func deflater(_ windowBits: Int) -> Deflater { Deflater(windowBits: windowBits, level: level) }
}
