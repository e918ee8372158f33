internal import Foundation

/// The body of a request, with its Content-Type unless `headers` have one; a string literal is plain text.
///
///     try await client.post("/notes", body: "soft things")
///     try await client.put("/orders/7", body: .json(order))
public struct TestBody: Sendable, ExpressibleByStringInterpolation {
    let bytes: [UInt8]
    let contentType: String?

    /// Plain text in UTF-8.
    public init(stringLiteral text: String) {
        self = .text(text)
    }

    private init(_ bytes: [UInt8], _ contentType: String?) {
        self.bytes = bytes
        self.contentType = contentType
    }

    /// Text in UTF-8, plain unless said otherwise.
    public static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> TestBody {
        TestBody(Array(text.utf8), contentType)
    }

    /// Bytes of any type; nil sends no Content-Type.
    public static func bytes(_ bytes: [UInt8], contentType: String? = "application/octet-stream") -> TestBody {
        TestBody(bytes, contentType)
    }

    /// A value as JSON, encoded by Foundation's `JSONEncoder` with its default settings.
    public static func json(_ value: some Encodable) throws -> TestBody {
        TestBody([UInt8](try JSONEncoder().encode(value)), "application/json")
    }
}
