internal import Synchronization

/// The body of a response in pieces, as they arrive.
///
///     try await client.stream("/countdown") { response, pieces in
///         let first = try await pieces.text(through: "\n")
///         #expect(first == "3\n")
///         for try await piece in pieces { rest += piece }
///     }
///
/// A piece is never of two chunks of the response, but a chunk may come in several: a test must not rely on where pieces end.
/// They are read once.
public final class TestPieces: AsyncSequence, AsyncIteratorProtocol, Sendable {
    private let exchange: ClientExchange
    private let timeLimit: Duration
    /// What was read beyond the text that somebody asked for.
    private let left = Mutex<[UInt8]>([])

    init(_ exchange: ClientExchange, _ timeLimit: Duration) {
        self.exchange = exchange
        self.timeLimit = timeLimit
    }

    /// The pieces from here on.
    public func makeAsyncIterator() -> TestPieces { self }

    /// The next piece, waiting for it; nil at the end of the response.
    ///
    /// - Throws: `TestClientError` when none comes within the client's time limit, or the response is cut.
    public func next() async throws -> [UInt8]? {
        let left = left.withLock { left in
            defer { left = [] }
            return left
        }
        return left.isEmpty ? try await exchange.nextPiece(until: TimeLimit(timeLimit)) : left
    }

    /// Reads until `end` has come, and returns the text up to it and with it; less when the response ends before.
    public func text(through end: String) async throws -> String {
        let end = Array(end.utf8)
        var read: [UInt8] = []
        while let piece = try await next() {
            read += piece
            if let range = read.firstRange(of: end) {
                let rest = Array(read[range.upperBound...])
                left.withLock { $0 = rest }
                read.removeSubrange(range.upperBound...)
                break
            }
        }
        return String(decoding: read, as: UTF8.self)
    }

    /// Reads to the end of the response.
    public func rest() async throws -> [UInt8] {
        var rest: [UInt8] = []
        while let piece = try await next() { rest += piece }
        return rest
    }
}
