internal import Foundation
public import MochiAPI

/// A response, whole.
///
///     let response = try await client.get("/products/matcha")
///     #expect(response.status == .ok)
///     #expect(response.contains("<h1>Matcha</h1>"))
public struct TestResponse: Sendable {
    private let head: TestResponseHead
    /// The body, as it was sent: compressed, if the request accepted that.
    public let body: [UInt8]
    /// Path and query that were answered: the last ones, when redirects were followed.
    public let path: String

    init(_ head: TestResponseHead, _ body: [UInt8], path: String) {
        self.head = head
        self.body = body
        self.path = path
    }

    /// The status.
    public var status: HTTPStatus { head.status }

    /// The header fields, as they were sent.
    public var headers: HeaderFields { head.headers }

    /// The body as text in UTF-8; U+FFFD for what is none.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Whether the text has `part` in it.
    public func contains(_ part: String) -> Bool { text.contains(part) }

    /// The body as a value, decoded by Foundation's `JSONDecoder` with its default settings.
    ///
    ///     let order = try response.json(Order.self)
    ///
    /// - Throws: the decoder's error, when the body is no such value.
    public func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(body))
    }
}

extension TestResponse: CustomStringConvertible {
    /// The head and the beginning of the text, for a test that has failed.
    public var description: String {
        let most = 2000
        let beginning = String(decoding: body.prefix(most), as: UTF8.self)
        let rest = body.count > most ? "… (\(body.count) bytes)" : ""
        return "\(head)\n\n\(beginning)\(rest)"
    }
}
