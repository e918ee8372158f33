internal import Foundation
internal import MochiEngine

/// The body of a request: an asynchronous sequence of its pieces, read once.
///
/// Reading is the back pressure: what is not read stays with the client. Over HTTP/2 libh2o collects the body first, so
/// that it is one piece.
///
///     for try await piece in request.body { digest.update(piece) }
///
/// Or as a whole:
///
///     let all = try await request.body.collect(upTo: 64 * 1024)
public struct RequestBody: AsyncSequence, Sendable {
    /// Some bytes of the body.
    public typealias Element = [UInt8]

    let exchange: Exchange?

    /// Reads pieces in order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let exchange: Exchange?

        /// The next piece, nil at the end.
        ///
        /// - Throws: `HTTPError` 400, 408 or 413 when the body is malformed, too slow or too large; `CancellationError`
        ///   when the client has left.
        public mutating func next() async throws -> [UInt8]? {
            guard let exchange else { throw RequestBody.unreadable }
            do {
                return try await exchange.nextBodyPiece()
            } catch BodyError.refused(let status) {
                throw HTTPError(HTTPStatus(status))
            } catch BodyError.clientGone {
                throw CancellationError()
            }
        }
    }

    /// Begins to read; a body has one reader.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(exchange: exchange)
    }

    /// The whole body, at most `limit` bytes.
    ///
    /// - Throws: `HTTPError` 413 when it is longer, and what `next` throws.
    public func collect(upTo limit: Int = 1024 * 1024) async throws -> [UInt8] {
        var iterator = makeAsyncIterator()
        guard var all = try await iterator.next() else { return [] }
        while all.count <= limit, let piece = try await iterator.next() {
            all += piece
        }
        guard all.count <= limit else { throw HTTPError(.contentTooLarge) }
        return all
    }

    private static let unreadable = HTTPError(
        .internalServerError,
        detail: "A synchronous handler has no body to read: make it async."
    )
}

extension RequestContext {
    /// The whole body as text in UTF-8, at most `limit` bytes.
    ///
    /// - Throws: `HTTPError` 400 when it is not UTF-8, and what `RequestBody.collect` throws.
    public func text(upTo limit: Int = 1024 * 1024) async throws -> String {
        guard let text = String(validating: try await body.collect(upTo: limit), as: UTF8.self) else {
            throw HTTPError(.badRequest, "The body is not UTF-8.")
        }
        return text
    }

    /// The whole body as a value encoded in JSON (RFC 8259), at most `limit` bytes.
    ///
    /// - Throws: `HTTPError` 400 when it is not JSON of that shape (where it differs goes to the log only), and what
    ///   `RequestBody.collect` throws.
    public func json<Value: Decodable>(_ type: Value.Type, upTo limit: Int = 1024 * 1024) async throws -> Value {
        let bytes = try await body.collect(upTo: limit)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw HTTPError(.badRequest, "The body is not the JSON that was expected.", detail: "\(error)")
        }
    }
}
