internal import MochiEngine

/// Writes the body of a streamed response, piece by piece.
///
/// One task writes at a time. A piece leaves at once: join small ones where that matters.
public struct ResponseWriter: Sendable {
    let exchange: Exchange

    /// Sends `bytes`; suspends while the client has not taken what was sent before.
    ///
    /// - Throws: `CancellationError` when the client has left.
    public func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        do {
            try await exchange.write(bytes)
        } catch is ClientGone {
            throw CancellationError()
        }
    }

    /// Sends `text` in UTF-8; as `write(_:)` for bytes.
    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }
}
