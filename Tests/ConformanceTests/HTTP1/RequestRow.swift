import Testing

/// One request of the HTTP/1.1 tables with what must come back.
struct RequestRow: Sendable, CustomTestStringConvertible {
    /// What is odd about it.
    let name: String

    /// The section that decides, such as `9112 §3.2` (RFC number and section) or `decision` for a choice of ours.
    let section: String

    /// The status of the last response; several where the standard leaves the choice and so do we.
    let statuses: [Int]

    /// The statuses of the responses before the last.
    var before: [Int] = []

    /// The body of the last response when it matters.
    var body: String?

    /// Whether the server closes after the last response, leaving what is pipelined behind unanswered.
    var closes: Bool

    /// The request, as sent.
    let bytes: [UInt8]

    var testDescription: String {
        "\(name) [\(section)]"
    }

    /// A row that must be refused: the last response has one of the statuses, then the connection closes.
    static func refused(
        _ name: String,
        _ section: String,
        _ status: Statuses,
        before: [Int] = [],
        _ request: String
    ) -> Self {
        Self(
            name: name,
            section: section,
            statuses: status.allowed,
            before: before,
            closes: true,
            bytes: Wire.bytes(request)
        )
    }

    /// A row that must be answered like any other request.
    static func accepted(
        _ name: String,
        _ section: String,
        status: Statuses = 200,
        before: [Int] = [],
        body: String? = nil,
        closes: Bool = false,
        _ request: String
    ) -> Self {
        Self(
            name: name,
            section: section,
            statuses: status.allowed,
            before: before,
            body: body,
            closes: closes,
            bytes: Wire.bytes(request)
        )
    }
}

/// One status or several, as a literal.
struct Statuses: ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    let allowed: [Int]

    init(integerLiteral value: Int) {
        allowed = [value]
    }

    init(arrayLiteral elements: Int...) {
        allowed = elements
    }
}

/// Shorthand for requests; in all of it a scalar up to U+00FF stands for one byte.
enum Wire {
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    /// What is pipelined behind a row: answering it after an error is request smuggling.
    static let next = get("X-Next: reached", "Connection: close", target: "/echo", host: "next")

    /// Marks, in the answer of `/echo`, that `next` was taken for a request.
    static let nextMark = "x-next: reached"

    /// A GET with `fields` behind its Host.
    static func get(_ fields: String..., target: String = "/", host: String = "a") -> String {
        "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
    }

    /// A POST with `fields` behind its Host.
    static func post(_ fields: String..., body: String = "") -> String {
        "POST / HTTP/1.1\r\nHost: a\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n" + body
    }

    /// A POST in the chunked coding whose body is, byte for byte, `body`.
    static func chunked(_ body: String) -> String {
        post("Transfer-Encoding: chunked", body: body)
    }

    /// A GET whose request line is `line`.
    static func line(_ line: String) -> String {
        line + "\r\nHost: a\r\n\r\n"
    }

    static func letters(_ count: Int) -> String {
        String(repeating: "a", count: count)
    }
}
