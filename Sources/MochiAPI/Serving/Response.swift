internal import Foundation

/// What a handler answers: a status, header fields and a body.
///
///     "/hello": Mochi.api { _ in .text("Hello") },
///     "/users": Mochi.api { _ in .json([user], status: .ok) },
///     "/rows.csv": Mochi.api { _ in
///         .stream(contentType: "text/csv") { writer in
///             for row in rows { try await writer.write(row.csv) }
///         }
///     },
public struct Response: Sendable {
    /// The status; 200 unless said otherwise.
    public var status: HTTPStatus
    /// The header fields, but for Content-Type, Content-Length and Date.
    public var headers = HeaderFields()
    var body: ResponseBody
    var type: ContentTypeText
    /// The coding that an open file is sent in; bodies in memory are negotiated when they are sent.
    var coding = ContentCoding.identity

    init(_ status: HTTPStatus, _ type: ContentTypeText, _ body: ResponseBody) {
        self.status = status
        self.type = type
        self.body = body
    }

    /// The Content-Type; nil when there is no body.
    public var contentType: String? {
        get {
            switch type {
            case .none: nil
            case .fixed(let text): text.description
            case .text(let text): text
            }
        }
        set { type = newValue.map { .text($0) } ?? .none }
    }

    /// A response without a body.
    public static func empty(_ status: HTTPStatus = .noContent) -> Response {
        Response(status, .none, .empty)
    }

    /// Plain text in UTF-8.
    public static func text(_ text: String, status: HTTPStatus = .ok) -> Response {
        Response(status, .fixed("text/plain; charset=utf-8"), .text(text))
    }

    /// HTML in UTF-8, without the shell of pages; escaped by its type.
    ///
    ///     .html(p { "There are \(count) left." })
    ///
    /// Asynchronous components are awaited, and the client gets what is ready.
    @inlinable
    public static func html(_ content: some HTML, status: HTTPStatus = .ok) -> Response {
        html(status) { content.render(into: &$0) }
    }

    @usableFromInline
    static func html(_ status: HTTPStatus, _ render: (inout HTMLWriter) -> Void) -> Response {
        PageRenderer.bare.page(status: status, render)
    }

    /// Bytes of any type.
    public static func bytes(
        _ bytes: [UInt8],
        contentType: String = "application/octet-stream",
        status: HTTPStatus = .ok
    ) -> Response {
        Response(status, .text(contentType), .bytes(bytes))
    }

    /// A value as JSON (RFC 8259): what Foundation's `JSONEncoder` makes of it with its default settings, fields in their order.
    ///
    /// A value that does not encode answers 500, and the encoder's error goes to the log.
    public static func json(_ value: some Encodable, status: HTTPStatus = .ok) -> Response {
        do {
            return Response(status, .fixed("application/json"), .bytes(try JSONText.encode(value)))
        } catch {
            return Response(.internalServerError, .none, .failed(error))
        }
    }

    /// `{"error":{"message":…,"status":…}}`, the shape of every error of an API route.
    public static func error(_ status: HTTPStatus, _ message: String? = nil) -> Response {
        let text = JSONText.quoted(message ?? status.reasonPhrase)
        let body = "{\"error\":{\"message\":\(text),\"status\":\(status.code)}}"
        return Response(status, .fixed("application/json"), .text(body))
    }

    /// A body that is written while it is sent.
    ///
    /// `produce` runs on the connection's loop; each `write` suspends while the client is slow. When the client leaves, the
    /// task is cancelled and `write` throws. An error that leaves `produce` cuts the response, so that it does not pass
    /// for complete. `length`, when it is known, becomes Content-Length and must be met exactly.
    public static func stream(
        contentType: String = "application/octet-stream",
        length: Int? = nil,
        status: HTTPStatus = .ok,
        _ produce: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) -> Response {
        Response(status, .text(contentType), .stream(length: length, produce))
    }

    /// A body from an asynchronous sequence of pieces.
    public static func stream<Pieces: AsyncSequence & Sendable>(
        _ pieces: Pieces,
        contentType: String = "application/octet-stream",
        status: HTTPStatus = .ok
    ) -> Response where Pieces.Element == [UInt8] {
        stream(contentType: contentType, status: status) { writer in
            for try await piece in pieces {
                try await writer.write(piece)
            }
        }
    }

    /// A file beneath no particular root: `path` is the program's, never a client's.
    ///
    /// Answers conditional requests and ranges as `Mochi.file` does; 404 when there is no such file.
    public static func file(_ path: String) -> Response {
        Response(.ok, .none, .file(path))
    }
}

/// The body of a response.
enum ResponseBody: Sendable {
    case empty
    case text(String)
    case bytes([UInt8])
    case markup(HTMLBuffer)
    /// HTML with parts that are not there yet.
    indirect case page(PendingPage)
    case stream(length: Int?, @Sendable (ResponseWriter) async throws -> Void)
    case file(String)
    /// What could not become a body.
    case failed(any Error)
    case openFile(FileAnswer)
    /// The connection becomes a WebSocket.
    case webSocket(SocketAnswer)
    /// Server-sent events.
    indirect case events(EventStreamAnswer)

    /// Whether a task writes it, for as long as it takes.
    var takesTime: Bool {
        switch self {
        case .page, .stream, .events: true
        default: false
        }
    }
}

/// A Content-Type that costs nothing when it is one of ours.
enum ContentTypeText: Sendable {
    case none
    case fixed(StaticString)
    case text(String)
}
