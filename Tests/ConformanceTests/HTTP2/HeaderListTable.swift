import TestSupport

/// Header lists and header blocks: what a request may say, and how HPACK may say it.
enum HeaderListTable {
    static let all = pseudoFields + fields + lengths + trailers + compression + sizes + legal

    static let pseudoFields: [FrameRow] = [
        .malformed("no :method", "9113 §8.3.1", without(":method")),
        .malformed("no :scheme", "9113 §8.3.1", without(":scheme")),
        .malformed("no :path", "9113 §8.3.1", without(":path")),
        .malformed("no :authority and no host", "9113 §8.3.1", without(":authority")),
        .malformed("no field at all", "9113 §8.3.1", []),
        .malformed("two :method", "9113 §8.3", foundWhileDecoding: true, with(.literal(":method", "GET"))),
        .malformed("two :scheme", "9113 §8.3", foundWhileDecoding: true, with(.literal(":scheme", "http"))),
        .malformed("two :path", "9113 §8.3", foundWhileDecoding: true, with(.literal(":path", "/x"))),
        .malformed("two :authority", "9113 §8.3", foundWhileDecoding: true, with(.literal(":authority", "b"))),
        .malformed("pseudo-field behind a field", "9113 §8.3", foundWhileDecoding: true, late),
        .malformed("unknown pseudo-field", "9113 §8.3", foundWhileDecoding: true, with(.literal(":foo", "bar"))),
        .malformed(
            "pseudo-field of a response",
            "9113 §8.3",
            foundWhileDecoding: true,
            with(.literal(":status", "200"))
        ),
        .malformed(
            ":protocol without a setting",
            "8441 §4",
            foundWhileDecoding: true,
            with(.literal(":protocol", "websocket"))
        ),
        .malformed("empty :path", "9113 §8.3.1", .request("GET", "")),
        .malformed(":path with a space", "9113 §8.3.1", .request("GET", "/a b")),
        .malformed(":path without a slash", "9113 §8.3.1", .request("GET", "foo")),
        .malformed(":path that is absolute", "9113 §8.3.1", .request("GET", "http://a/")),
        .malformed(":path with a fragment", "9113 §8.3.1", .request("GET", "/a#b")),
        .malformed(":path with a control byte", "9113 §8.3.1", .request("GET", "/a\u{1}b")),
        .malformed(":path with a tab", "9113 §8.3.1", .request("GET", "/a\tb")),
        .malformed(":path with CR LF", "9113 §8.2.1", foundWhileDecoding: true, .request("GET", "/\r\nX: y")),
        .malformed(":path with NUL", "9113 §8.2.1", foundWhileDecoding: true, .request("GET", "/\0")),
        .malformed(":path with DEL", "9113 §8.3.1", .request("GET", "/\u{7f}")),
        .malformed(":path with raw UTF-8", "9113 §8.3.1", .request("GET", "/café")),
        .malformed(":path * with GET", "9113 §8.3.1", .request("GET", "*")),
        .malformed("empty :method", "9113 §8.3.1", .request("")),
        .malformed(":method with a space", "9113 §8.3.1", .request("GE T")),
        .malformed(":method with CR LF", "9113 §8.2.1", foundWhileDecoding: true, .request("GET\r\nX: y")),
        .malformed(":method of 33 bytes", "decision", .request(String(repeating: "M", count: 33))),
        .malformed("user information in :authority", "9113 §8.3.1", .request(authority: "u@a")),
        .malformed("space in :authority", "9113 §8.3.1", .request(authority: "a b")),
        .malformed("path in :authority", "9113 §8.3.1", .request(authority: "a/b")),
        .malformed("host other than :authority", "9113 §8.3.1", with(.literal("host", "b"))),
        .malformed("two host", "9110 §7.2", with(.literal("host", "a"), .literal("host", "a"))),
        .malformed("CONNECT with :path", "9113 §8.5", statuses: [400, 405, 501], .request("CONNECT")),
        .malformed(
            "CONNECT",
            "9113 §8.5",
            statuses: [400, 405, 501],
            [.literal(":method", "CONNECT"), .literal(":authority", "a:443")]
        ),
    ]

    static let fields: [FrameRow] = [
        .malformed("capital letter in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("Xa", "b"))),
        .malformed(
            "capital letters, Huffman coded",
            "9113 §8.2.1",
            foundWhileDecoding: true,
            with(.huffman("X-A", "b"))
        ),
        .malformed("empty name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("", "b"))),
        .malformed("space in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x y", "b"))),
        .malformed("colon in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x:y", "b"))),
        .malformed("control byte in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x\u{1}", "b"))),
        .malformed("CR LF in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x\r\ny", "b"))),
        .malformed("byte over 0x7f in a name", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("é", "b"))),
        .malformed("CR LF in a value", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x", "a\r\nb"))),
        .malformed("LF in a value", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x", "a\nb"))),
        .malformed("NUL in a value", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x", "a\0b"))),
        .malformed("space before a value", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x", " a"))),
        .malformed("tab behind a value", "9113 §8.2.1", foundWhileDecoding: true, with(.literal("x", "a\t"))),
        .malformed("connection", "9113 §8.2.2", foundWhileDecoding: true, with(.literal("connection", "close"))),
        .malformed("keep-alive", "9113 §8.2.2", foundWhileDecoding: true, with(.literal("keep-alive", "5"))),
        .malformed(
            "proxy-connection",
            "9113 §8.2.2",
            foundWhileDecoding: true,
            with(.literal("proxy-connection", "close"))
        ),
        .malformed(
            "transfer-encoding",
            "9113 §8.2.2",
            foundWhileDecoding: true,
            with(.literal("transfer-encoding", "chunked"))
        ),
        .malformed("upgrade", "9113 §8.2.2", foundWhileDecoding: true, with(.literal("upgrade", "h2c"))),
        .malformed("te other than trailers", "9113 §8.2.2", foundWhileDecoding: true, with(.literal("te", "gzip"))),
        .malformed(
            "te with trailers and another",
            "9113 §8.2.2",
            foundWhileDecoding: true,
            with(.literal("te", "trailers, gzip"))
        ),
        .malformed("another expectation", "9110 §10.1.1", statuses: [417], with(.literal("expect", "bananas"))),
    ]

    static let lengths: [FrameRow] = [
        FrameRow("length longer than DATA", "9113 §8.1.1", lie, post("10"), .data(1, "abc")),
        FrameRow("length shorter than DATA", "9113 §8.1.1", lie, post("2"), .data(1, "abc")),
        FrameRow("length 0 with DATA", "9113 §8.1.1", lie, post("0"), .data(1, "abc")),
        FrameRow(
            "length on HEADERS that end the stream",
            "9113 §8.1.1",
            lie,
            .headers(1, .request("POST", more: [.literal("content-length", "5")]))
        ),
        FrameRow("length and empty DATA", "9113 §8.1.1", lie, post("5"), .data(1, [])),
        FrameRow(
            "length longer than DATA, then trailers",
            "9113 §8.1.1",
            lie,
            post("10"),
            .data(1, "abc", end: false),
            .headers(1, [.literal("x", "y")])
        ),
        // libh2o compares DATA with the last length and keeps no length from the handler: nothing can be smuggled by two.
        FrameRow("two equal lengths", "9110 §8.6", .answered(1, [200]), post("3", "3"), .data(1, "abc")),
        FrameRow("two lengths, the last one true", "9110 §8.6", .answered(1, [200]), post("10", "3"), .data(1, "abc")),
        FrameRow("two lengths, the last one a lie", "9110 §8.6", lie, post("3", "10"), .data(1, "abc")),
        FrameRow("list of lengths", "9110 §8.6", junk, post("3, 3"), .data(1, "abc")),
        FrameRow("length with a sign", "9110 §8.6", junk, post("+3"), .data(1, "abc")),
        FrameRow("negative length", "9110 §8.6", junk, post("-1"), .data(1, "abc")),
        FrameRow("length of letters", "9110 §8.6", junk, post("abc"), .data(1, "abc")),
        FrameRow("empty length", "9110 §8.6", junk, post(""), .data(1, "abc")),
        FrameRow(
            "length of 20 digits",
            "9110 §8.6",
            .refusedOrEnded(1, [.protocolError], statuses: [400, 413]),
            post("18446744073709551619"),
            .data(1, "abc")
        ),
        FrameRow(
            "length and DATA over the body limit",
            "9110 §15.5.14",
            .refused(1, giveUp, statuses: [413]),
            frames: [post("1146880")] + tooMuch
        ),
        FrameRow(
            "DATA over the body limit",
            "9110 §15.5.14",
            .refused(1, giveUp, statuses: [413]),
            frames: [open] + tooMuch
        ),
    ]

    private static let lie = FrameOutcome.refused(1, [.protocolError], statuses: [400])
    private static let junk = FrameOutcome.refusedOrEnded(1, [.protocolError], statuses: [400])
    private static let giveUp: [HTTP2Error] = [.cancel, .refusedStream, .enhanceYourCalm, .noError]

    private static let tooMuch = (0..<70).map {
        HTTP2Frame.data(1, [UInt8](repeating: 97, count: 16384), end: $0 == 69)
    }

    private static func post(_ lengths: String...) -> HTTP2Frame {
        .headers(1, .request("POST", more: lengths.map { .literal("content-length", $0) }), end: false)
    }

    static let trailers: [FrameRow] = [
        FrameRow(
            "pseudo-field in trailers",
            "9113 §8.1",
            bad,
            open,
            .data(1, "a", end: false),
            .headers(1, [.literal(":path", "/x")])
        ),
        FrameRow(
            "capital letter in trailers",
            "9113 §8.2.1",
            bad,
            open,
            .data(1, "a", end: false),
            .headers(1, [.literal("X", "y")])
        ),
        FrameRow(
            "connection in trailers",
            "9113 §8.2.2",
            bad,
            open,
            .data(1, "a", end: false),
            .headers(1, [.literal("connection", "close")])
        ),
        // libh2o 2.2.5 ends the connection with 254, a code of its own that is on no list.
        FrameRow(
            "CR LF in a trailer",
            "9113 §8.2.1",
            .refusedOrCut(1, statuses: [400]),
            open,
            .data(1, "a", end: false),
            .headers(1, [.literal("x", "a\r\nb")])
        ),
        FrameRow(
            "trailers",
            "9113 §8.1",
            .answered(1, [200]),
            open,
            .data(1, "a", end: false),
            .headers(1, [.literal("x", "y")])
        ),
        FrameRow("trailers without DATA", "9113 §8.1", .answered(1, [200]), open, .headers(1, [.literal("x", "y")])),
    ]

    private static let bad = FrameOutcome.refusedOrEnded(1, [.protocolError], statuses: [400])
    private static let open = HTTP2Frame.headers(1, .request("POST"), end: false)

    static let compression: [FrameRow] = [
        broken("index 0", "7541 §6.1", [0x80]),
        broken("index behind the static table", "7541 §2.3.3", [0xbe]),
        broken("index far away", "7541 §2.3.3", HeaderStep.indexed(5000).encoded),
        broken("name index behind the tables", "7541 §2.3.3", [0x7f, 0x20, 0x01, 0x61]),
        broken(
            "index without an end",
            "7541 §5.1",
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]
        ),
        broken("cut index", "7541 §5.1", [0xff]),
        broken("cut name", "7541 §5.2", [0x00, 0x0a, 0x61]),
        broken("cut value", "7541 §5.2", [0x00, 0x01, 0x61, 0x0a, 0x62]),
        broken("value missing", "7541 §5.2", [0x00, 0x01, 0x61]),
        broken("string of 4 GiB", "7541 §5.2", [0x00, 0x7f, 0x80, 0xff, 0xff, 0xff, 0x0f]),
        broken(
            "end-of-string symbol in a Huffman string",
            "7541 §5.2",
            [0x00, 0x01, 0x61, 0x84, 0xff, 0xff, 0xff, 0xff]
        ),
        broken("Huffman padding of zeros", "7541 §5.2", [0x00, 0x01, 0x61, 0x81, 0x18]),
        broken("Huffman padding of eight bits", "7541 §5.2", [0x00, 0x01, 0x61, 0x82, 0xf8, 0xff]),
        FrameRow(
            "table size over the announced",
            "7541 §6.3",
            .connectionError([.compression]),
            .headers(1, [.tableSize(4097)] + .request())
        ),
        FrameRow(
            "table size of 1 GiB",
            "7541 §6.3",
            .connectionError([.compression]),
            .headers(1, [.tableSize(1 << 30)] + .request())
        ),
        FrameRow(
            "table size behind a field",
            "7541 §4.2",
            .connectionError([.compression]),
            .headers(1, .request() + [.tableSize(0)])
        ),
        FrameRow(
            "evicted entry",
            "7541 §4.4",
            .connectionError([.compression]),
            .headers(1, [.tableSize(0)] + .request(more: [.indexing("x", "y"), .indexed(62)]))
        ),
    ]

    private static func broken(_ name: String, _ section: String, _ tail: [UInt8]) -> FrameRow {
        FrameRow(name, section, .connectionError([.compression]), .headers(1, .request() + [.raw(tail)]))
    }

    static let sizes: [FrameRow] = [
        FrameRow("101 fields", "9113 §10.5.1", large, .headers(1, .request(more: numbered(101)))),
        FrameRow("1,000 fields", "9113 §10.5.1", large, .headers(1, .request(more: numbered(1000)))),
        FrameRow("value of 17 KiB", "9113 §10.5.1", large, frames: split([.literal("x", letters(17 << 10))])),
        FrameRow(
            "value of 17 KiB, Huffman coded",
            "9113 §10.5.1",
            large,
            .headers(1, .request(more: [.huffman("x", letters(17 << 10))]))
        ),
        FrameRow(
            "17 KiB of indexed fields",
            "9113 §10.5.1",
            large,
            .headers(1, .request(more: [.indexing("x", letters(1000))] + indexed(17)))
        ),
        FrameRow(
            "6,000 indexed fields in one frame",
            "9113 §10.5.1",
            large,
            .headers(1, .request(more: [.indexing("x", "y")] + indexed(6000)))
        ),
        FrameRow(
            "path of 17 KiB",
            "9110 §15.5.15",
            .refusedOrCut(1, statuses: [414, 431]),
            frames: split([], path: "/" + letters(17 << 10))
        ),
        FrameRow(
            "cookie in 200 crumbs",
            "9113 §8.2.3",
            large,
            .headers(1, .request(more: (0..<200).map { .literal("cookie", "a\($0)=b") }))
        ),
    ]

    private static let large = FrameOutcome.refusedOrCut(1, statuses: [431])

    static let legal: [FrameRow] = [
        FrameRow("90 fields", "9113 §10.5.1", .answered(1, [200]), .headers(1, .request(more: numbered(90)))),
        FrameRow(
            "value of 10 KiB",
            "9113 §10.5.1",
            .answered(1, [200]),
            .headers(1, .request(more: [.literal("x", letters(10 << 10))]))
        ),
        FrameRow("te: trailers", "9113 §8.2.2", .answered(1, [200]), .headers(1, with(.literal("te", "trailers")))),
        FrameRow(
            "host equal to :authority",
            "9113 §8.3.1",
            .answered(1, [200]),
            .headers(1, with(.literal("host", "a")))
        ),
        FrameRow(
            "host instead of :authority",
            "9113 §8.3.1",
            .answered(1, [200]),
            .headers(1, without(":authority") + [.literal("host", "a")])
        ),
        FrameRow(
            "cookie in crumbs",
            "9113 §8.2.3",
            .answered(1, [200]),
            .headers(1, with(.literal("cookie", "a=b"), .literal("cookie", "c=d")))
        ),
        FrameRow("empty value", "9113 §8.2.1", .answered(1, [200]), .headers(1, with(.literal("x", "")))),
        FrameRow(
            "bytes over 0x7f in a value",
            "9113 §8.2.1",
            .answered(1, [200]),
            .headers(1, with(.bytes("x", [0xe9, 0xff])))
        ),
        FrameRow(
            "Huffman coded request",
            "7541 §5.2",
            .answered(1, [200]),
            .headers(
                1,
                [
                    .huffman(":method", "GET"), .huffman(":scheme", "http"), .huffman(":path", "/"),
                    .huffman(":authority", "a"),
                ]
            )
        ),
        FrameRow(
            "indexed request",
            "7541 §6.1",
            .answered(1, [200]),
            .headers(1, [.indexed(2), .indexed(6), .indexed(4), .named(index: 1, "a")])
        ),
        FrameRow(
            "never indexed field",
            "7541 §6.2.3",
            .answered(1, [200]),
            .headers(1, with(.neverIndexed("authorization", "a")))
        ),
        FrameRow(
            "table size 0, then 4,096",
            "7541 §4.2",
            .answered(1, [200]),
            .headers(1, [.tableSize(0), .tableSize(4096)] + .request())
        ),
        FrameRow(
            "field that enters the table and is used",
            "7541 §2.3.2",
            .answered(1, [200]),
            .headers(1, .request(more: [.indexing("x", "y"), .indexed(62)]))
        ),
        FrameRow(
            "field larger than the table",
            "7541 §4.4",
            .answered(1, [200]),
            .headers(1, .request(more: [.indexing("x", letters(5000))]))
        ),
        FrameRow(
            "length that is true",
            "9113 §8.1.1",
            .answered(1, [200]),
            post("3"),
            .data(1, "ab", end: false),
            .data(1, "c")
        ),
        FrameRow(
            "100-continue",
            "9110 §10.1.1",
            .answered(1, [200]),
            .headers(1, .request("POST", more: [.literal("expect", "100-continue")]), end: false),
            .data(1, "a")
        ),
        FrameRow("OPTIONS *", "9113 §8.3.1", .answered(1, [200, 204]), .headers(1, .request("OPTIONS", "*"))),
        FrameRow("unknown method", "9110 §9.1", .answered(1, [200]), .headers(1, .request("M-SEARCH"))),
        FrameRow(
            "GET with DATA",
            "9110 §9.3.1",
            .answered(1, [200]),
            .headers(1, .request(), end: false),
            .data(1, "abc")
        ),
    ]

    // MARK: - Steps

    private static let late: [HeaderStep] = [
        .literal(":method", "GET"), .literal(":scheme", "http"), .literal("x", "y"), .literal(":authority", "a"),
        .literal(":path", "/"),
    ]

    private static func with(_ steps: HeaderStep...) -> [HeaderStep] {
        .request(more: steps)
    }

    private static func without(_ name: String) -> [HeaderStep] {
        [HeaderStep].request().filter { step in
            if case .literal(name, _) = step { return false }
            return true
        }
    }

    private static func numbered(_ count: Int) -> [HeaderStep] {
        (0..<count).map { .literal("x\($0)", "y") }
    }

    private static func indexed(_ count: Int) -> [HeaderStep] {
        [HeaderStep](repeating: .indexed(62), count: count)
    }

    private static func letters(_ count: Int) -> String {
        String(repeating: "a", count: count)
    }

    /// A request whose header block is too long for one frame.
    private static func split(_ steps: [HeaderStep], path: String = "/") -> [HTTP2Frame] {
        let block = [HeaderStep].request("GET", path, more: steps).encoded
        let kind = HTTP2Frame.Kind.headers
        return [
            HTTP2Frame(kind: kind, flags: HTTP2Frame.Flag.endStream, stream: 1, payload: Array(block[..<16000])),
            .continuation(1, Array(block[16000...])),
        ]
    }
}
