import CH2OShim
import Testing

/// The framing of request bodies to the byte (RFC 9112 section 7.1), through the connection that decodes it.
struct ChunkFramingTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let body: String
        /// What the reader gets, or the status of the refusal.
        let payload: String?
        let status: Int32

        static func gives(_ payload: String, _ body: String) -> Row { Row(body: body, payload: payload, status: 1) }
        static func refuses(_ status: Int32, _ body: String) -> Row { Row(body: body, payload: nil, status: -status) }

        var testDescription: String { body.count < 60 ? body : "\(body.prefix(40))… (\(body.count) bytes)" }
    }

    static let rows: [Row] = [
        .gives("", "0\r\n\r\n"),
        .gives("abc", "3\r\nabc\r\n0\r\n\r\n"),
        .gives("abcd", "1\r\na\r\n3\r\nbcd\r\n0\r\n\r\n"),
        .gives("0123456789", "a\r\n0123456789\r\n0\r\n\r\n"),
        .gives("0123456789", "A\r\n0123456789\r\n000\r\n\r\n"),
        .gives("abc", "0000000000000003\r\nabc\r\n0\r\n\r\n"),
        .gives("abc", "3;x=y\r\nabc\r\n0;last\r\n\r\n"),
        .gives("abc", "3;\"quoted \t text\"\r\nabc\r\n0\r\n\r\n"),
        .gives("abc", "3\r\nabc\r\n0\r\nTrailer: v\r\nOther:\r\n\r\n"),
        .gives("\r\n0\r\n\r\n", "7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"),
        .gives(
            String(repeating: "x", count: 20000),
            "4e20\r\n" + String(repeating: "x", count: 20000) + "\r\n0\r\n\r\n"
        ),
        .refuses(400, "3\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3\r\nabc\n0\r\n\r\n"),
        .refuses(400, "3\r\nabcd\r\n0\r\n\r\n"),
        .refuses(400, "3\r\nabc\r0\r\n\r\n"),
        .refuses(400, "\r\n3\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, " 3\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3 \r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3 ;x\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "+3\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "-3\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "0x3\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3zz\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, ";x\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "g\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "00000000000000003\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "ffffffffffffffff\r\nabc"),
        .refuses(400, "3;x\u{1}\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3;x\ny\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3;" + String(repeating: "x", count: 300) + "\r\nabc\r\n0\r\n\r\n"),
        .refuses(400, "3\r\nabc\r\n0\r\n\n"),
        .refuses(400, "3\r\nabc\r\n0\r\n\rX"),
        .refuses(400, "3\r\nabc\r\n0\r\n folded: x\r\n\r\n"),
        .refuses(400, "3\r\nabc\r\n0\r\nno colon\r\n\r\n"),
        .refuses(400, "3\r\nabc\r\n0\r\nT: a\nU: b\r\n\r\n"),
        .refuses(400, "3\r\nabc\r\n0\r\nT: \u{0}\r\n\r\n"),
        .refuses(431, "3\r\nabc\r\n0\r\nT: " + String(repeating: "x", count: 9000) + "\r\n\r\n"),
        .refuses(
            400,
            String(repeating: "1;" + String(repeating: "x", count: 200) + "\r\na\r\n", count: 100) + "0\r\n\r\n"
        ),
    ]

    @Test(arguments: rows, [0, 1, 3])
    func `a body means the same however it is cut`(row: Row, piece: Int) {
        let loop = ShimLoop()
        loop.onRequest = { request in
            request.takeOver()
            request.readBody()
        }
        loop.onBody = { request, status in
            if status == 0 {
                request.readBody()
            } else {
                request.send(status == 1 ? 200 : -status, "")
            }
        }
        let peer = loop.connect()
        peer.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        loop.settle(2)
        var rest = Array(row.body.utf8)[...]
        while !rest.isEmpty {
            let count = piece == 0 || row.body.count > 1000 ? 5000 : piece
            peer.send(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
            loop.settle(2)
        }
        // Behind a good body the next request begins at the right byte.
        peer.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
        loop.onRequest = { request in request.send(200, "") }
        loop.settle()
        var payload: [UInt8] = []
        var ends: [Int32] = []
        var requests: [String] = []
        for event in loop.takeEvents() {
            switch event {
            case .body(let bytes): payload += bytes
            case .bodyEnd(let status): ends.append(status)
            case .request(let target): requests.append(target)
            default: break
            }
        }
        #expect(ends == [row.status])
        if let expected = row.payload {
            #expect(String(decoding: payload, as: UTF8.self) == expected)
            #expect(requests == ["/", "/next"])
        } else {
            #expect(requests == ["/"])
        }
        peer.leave()
        loop.destroy()
    }
}
