// Lengths, transfer codings and chunks: what decides where a request ends.

extension MalformedHTTP1 {
    static let lengths: [RequestRow] = [
        .refused("length: two equal lengths", "9112 §6.3", 400, length("3\r\nContent-Length: 3")),
        .refused("length: two different lengths", "9112 §6.3", 400, length("3\r\nContent-Length: 0")),
        .refused("length: two lengths, cases differ", "9112 §6.3", 400, length("3\r\ncontent-length: 5")),
        .refused("length: list of equal lengths", "9110 §8.6", 400, length("3, 3")),
        .refused("length: list without a space", "9110 §8.6", 400, length("3,3")),
        .refused("length: list of different lengths", "9110 §8.6", 400, length("3, 5")),
        .refused("length: trailing comma", "9110 §8.6", 400, length("3,")),
        .refused("length: plus sign", "9110 §8.6", 400, length("+3")),
        .refused("length: minus sign", "9110 §8.6", 400, length("-1")),
        .refused("length: minus zero", "9110 §8.6", 400, length("-0")),
        .refused("length: empty length", "9110 §8.6", 400, length("")),
        .refused("length: space inside", "9110 §8.6", 400, length("3 3")),
        .refused("length: tab inside", "9110 §8.6", 400, length("3\t3")),
        .refused("length: hexadecimal", "9110 §8.6", 400, length("0x3")),
        .refused("length: letter behind", "9110 §8.6", 400, length("3a")),
        .refused("length: fraction", "9110 §8.6", 400, length("3.0")),
        .refused("length: exponent", "9110 §8.6", 400, length("3e0")),
        .refused("length: quoted", "9110 §8.6", 400, length("\"3\"")),
        .refused("length: parameter", "9110 §8.6", 400, length("3;a")),
        .refused("length: vertical tab before", "9110 §5.5", 400, length("\u{b}3")),
        .refused("length: non-breaking space before", "9110 §8.6", 400, length("\u{a0}3")),
        .refused("length: 19 digits", "9110 §8.6", 400, length("0000000000000000003")),
        .refused("length: over 2^64", "9110 §8.6", 400, length("18446744073709551619")),
        .refused(
            "length: length with chunked",
            "9112 §6.1",
            400,
            both("Content-Length: 4\r\nTransfer-Encoding: chunked")
        ),
        .refused(
            "length: chunked with length",
            "9112 §6.1",
            400,
            both("Transfer-Encoding: chunked\r\nContent-Length: 4")
        ),
        .refused(
            "length: length 0 with chunked",
            "9112 §6.1",
            400,
            both("Content-Length: 0\r\nTransfer-Encoding: chunked")
        ),
        .refused(
            "length: length with an unknown coding",
            "9112 §6.1",
            [400, 501],
            both("Content-Length: 5\r\nTransfer-Encoding: x")
        ),
        .refused("length: bad length on a GET", "9110 §8.6", 400, Wire.get("Content-Length: x")),
    ]

    private static func length(_ value: String) -> String {
        Wire.post("Content-Length: " + value, body: "abc")
    }

    private static func both(_ fields: String) -> String {
        Wire.post(fields, body: "0\r\n\r\n")
    }

    static let codings: [RequestRow] = [
        .refused("coding: unknown coding", "9112 §6.1", 501, coding("gzip")),
        .refused("coding: identity", "9112 §7", 501, coding("identity")),
        .refused("coding: name that ends in chunked", "9112 §6.1", 501, coding("xchunked")),
        .refused("coding: name that begins with chunked", "9112 §6.1", 501, coding("chunkedx")),
        .refused("coding: gzip, then chunked", "9112 §6.1", 501, coding("gzip, chunked")),
        .refused("coding: chunked, then gzip", "9112 §6.3", 400, coding("chunked, gzip")),
        .refused("coding: chunked, then identity", "9112 §6.3", 400, coding("chunked, identity")),
        .refused("coding: chunked twice in a list", "9112 §6.1", 400, coding("chunked, chunked")),
        .refused("coding: chunked on two lines", "9112 §6.1", 400, coding("chunked\r\nTransfer-Encoding: chunked")),
        .refused(
            "coding: gzip and chunked on two lines",
            "9112 §6.1",
            [400, 501],
            coding("gzip\r\nTransfer-Encoding: chunked")
        ),
        .refused(
            "coding: chunked and identity on two lines",
            "9112 §6.3",
            400,
            coding("chunked\r\nTransfer-Encoding: identity")
        ),
        .refused("coding: empty coding", "9112 §6.1", [400, 501], coding("")),
        .refused("coding: leading comma", "decision", [400, 501], coding(", chunked")),
        .refused("coding: trailing comma", "decision", [400, 501], coding("chunked,")),
        .refused("coding: parameter", "9112 §7", [400, 501], coding("chunked;q=1")),
        .refused("coding: quoted coding", "9112 §7", [400, 501], coding("\"chunked\"")),
        .refused("coding: space inside", "9112 §7", [400, 501], coding("chun ked")),
        .refused("coding: vertical tab before", "9110 §5.5", 400, coding("\u{b}chunked")),
        .refused("coding: non-breaking space before", "9112 §7", [400, 501], coding("\u{a0}chunked")),
        .refused(
            "coding: space before the colon",
            "9112 §5.1",
            400,
            Wire.post("Transfer-Encoding : chunked", body: "0\r\n\r\n")
        ),
        .refused(
            "coding: chunked in HTTP/1.0",
            "9112 §6.1",
            400,
            "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        .refused(
            "coding: chunked in HTTP/1.0 that stays open",
            "9112 §6.1",
            400,
            "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        .refused("coding: unknown coding on a GET", "9112 §6.1", 501, Wire.get("Transfer-Encoding: gzip")),
    ]

    private static func coding(_ value: String) -> String {
        Wire.post("Transfer-Encoding: " + value, body: "0\r\n\r\n")
    }

    static let chunks: [RequestRow] = [
        .refused("chunk: size 0x3", "9112 §7.1", 400, Wire.chunked("0x3\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: space behind the size", "9112 §7.1", 400, Wire.chunked("3 \r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: tab behind the size", "9112 §7.1", 400, Wire.chunked("3\t\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: space before the size", "9112 §7.1", 400, Wire.chunked(" 3\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: letters behind the size", "9112 §7.1", 400, Wire.chunked("3zz\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: letters only", "9112 §7.1", 400, Wire.chunked("xyz\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: plus sign", "9112 §7.1", 400, Wire.chunked("+3\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: minus sign", "9112 §7.1", 400, Wire.chunked("-1\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: minus zero as the last chunk", "9112 §7.1", 400, Wire.chunked("3\r\nabc\r\n-0\r\n\r\n")),
        .refused("chunk: empty size", "9112 §7.1", 400, Wire.chunked("\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: extension without a size", "9112 §7.1", 400, Wire.chunked(";a=b\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: 17 digits", "9112 §7.1", 400, Wire.chunked("10000000000000003\r\nabc\r\n0\r\n\r\n")),
        .refused(
            "chunk: 17 digits, 14 of them zero",
            "9112 §7.1",
            400,
            Wire.chunked("00000000000000003\r\nabc\r\n0\r\n\r\n")
        ),
        .refused("chunk: 2^64 - 1", "9112 §7.1", [400, 413], Wire.chunked("ffffffffffffffff\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: 2^63", "9112 §7.1", [400, 413], Wire.chunked("8000000000000000\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: size over the body limit", "9110 §15.5.14", 413, Wire.chunked("100001\r\nabc")),
        .refused("chunk: underscore in the size", "9112 §7.1", 400, Wire.chunked("1_0\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: comma behind the size", "9112 §7.1", 400, Wire.chunked("3,\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: NUL behind the size", "9112 §7.1", 400, Wire.chunked("3\0\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: bare LF behind the size", "9112 §7.1", 400, Wire.chunked("3\nabc\r\n0\r\n\r\n")),
        .refused("chunk: bare CR behind the size", "9112 §7.1", 400, Wire.chunked("3\rabc\r\n0\r\n\r\n")),
        .refused("chunk: CR CR LF behind the size", "9112 §7.1", 400, Wire.chunked("3\r\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: bare LF everywhere", "9112 §7.1", 400, Wire.chunked("3\nabc\n0\n\n")),
        .refused("chunk: bare LF behind the data", "9112 §7.1", 400, Wire.chunked("3\r\nabc\n0\r\n\r\n")),
        .refused("chunk: bare CR behind the data", "9112 §7.1", 400, Wire.chunked("3\r\nabc\r0\r\n\r\n")),
        .refused("chunk: two other bytes behind the data", "9112 §7.1", 400, Wire.chunked("3\r\nabcXX0\r\n\r\n")),
        .refused("chunk: LF CR behind the data", "9112 §7.1", 400, Wire.chunked("3\r\nabc\n\r0\r\n\r\n")),
        .refused("chunk: no CRLF behind the data", "9112 §7.1", 400, Wire.chunked("3\r\nabc0\r\n\r\n")),
        .refused("chunk: more data than the size", "9112 §7.1", 400, Wire.chunked("3\r\nabcd\r\n0\r\n\r\n")),
        .refused("chunk: bare LF behind the last chunk", "9112 §7.1", 400, Wire.chunked("3\r\nabc\r\n0\n\r\n")),
        .refused("chunk: bare LF as the end", "9112 §7.1", 400, Wire.chunked("3\r\nabc\r\n0\r\n\n")),
        .refused("chunk: bare LF in an extension", "9112 §7.1.1", 400, Wire.chunked("3;a\nabc\r\n0\r\n\r\n")),
        .refused("chunk: bare CR in an extension", "9112 §7.1.1", 400, Wire.chunked("3;a\rb\r\nabc\r\n0\r\n\r\n")),
        .refused("chunk: NUL in an extension", "9112 §7.1.1", 400, Wire.chunked("3;a=\0\r\nabc\r\n0\r\n\r\n")),
        .refused(
            "chunk: control byte in an extension",
            "9112 §7.1.1",
            400,
            Wire.chunked("3;a=\u{1}\r\nabc\r\n0\r\n\r\n")
        ),
        .refused("chunk: DEL in an extension", "9112 §7.1.1", 400, Wire.chunked("3;a=\u{7f}\r\nabc\r\n0\r\n\r\n")),
        .refused(
            "chunk: bare LF in a quoted extension",
            "9112 §7.1.1",
            400,
            Wire.chunked("3;a=\"\n\"\r\nabc\r\n0\r\n\r\n")
        ),
        .refused(
            "chunk: extension line over 256 bytes",
            "9112 §7.1.1",
            400,
            Wire.chunked("3;\(Wire.letters(300))\r\nabc\r\n0\r\n\r\n")
        ),
        .refused("chunk: endless extension", "9112 §7.1.1", 400, Wire.chunked("3;" + Wire.letters(20000))),
        .refused("chunk: junk instead of the second chunk", "9112 §7.1", 400, Wire.chunked("3\r\nabc\r\nzz\r\n")),
    ]

    static let trailers: [RequestRow] = [
        .refused("trailer: no colon", "9112 §7.1.2", 400, Wire.chunked("0\r\nnothing\r\n\r\n")),
        .refused("trailer: empty name", "9112 §7.1.2", 400, Wire.chunked("0\r\n: a\r\n\r\n")),
        .refused("trailer: space in the name", "9112 §7.1.2", 400, Wire.chunked("0\r\nX Y: a\r\n\r\n")),
        .refused("trailer: space before the colon", "9112 §5.1", 400, Wire.chunked("0\r\nX : a\r\n\r\n")),
        .refused("trailer: control byte in the name", "9112 §7.1.2", 400, Wire.chunked("0\r\nX\u{1}: a\r\n\r\n")),
        .refused("trailer: NUL in the value", "9110 §5.5", 400, Wire.chunked("0\r\nX: a\0\r\n\r\n")),
        .refused("trailer: bare CR in the value", "9110 §5.5", 400, Wire.chunked("0\r\nX: a\rb\r\n\r\n")),
        .refused("trailer: bare LF behind a trailer", "9112 §2.2", 400, Wire.chunked("0\r\nX: a\n\r\n")),
        .refused("trailer: folded trailer", "9112 §5.2", 400, Wire.chunked("0\r\nX: a\r\n b\r\n\r\n")),
        .refused(
            "trailer: a request instead of trailers",
            "9112 §7.1.2",
            400,
            Wire.chunked("0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
        ),
        .refused(
            "trailer: trailers over 8 KiB",
            "decision",
            431,
            Wire.chunked("0\r\nX: \(Wire.letters(9000))\r\n\r\n")
        ),
        .refused(
            "trailer: many trailers over 8 KiB",
            "decision",
            431,
            Wire.chunked("0\r\n" + (0..<90).map { "x\($0): \(Wire.letters(100))\r\n" }.joined() + "\r\n")
        ),
        .refused("trailer: endless trailer", "decision", 431, Wire.chunked("0\r\nX: " + Wire.letters(30000))),
    ]
}
