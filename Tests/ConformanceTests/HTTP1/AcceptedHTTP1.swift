/// Legal requests that look odd: strictness must not refuse them.
enum AcceptedHTTP1 {
    static let all = requestLines + fields + bodies + connections

    static let requestLines: [RequestRow] = [
        .accepted("plain GET", "9112 §3", Wire.get()),
        .accepted("leading CRLF", "9112 §2.2", "\r\n" + Wire.get()),
        .accepted("CRLF between requests", "9112 §2.2", before: [200], Wire.get() + "\r\n" + Wire.get()),
        .accepted("lower-case method", "9110 §9.1", Wire.line("get / HTTP/1.1")),
        .accepted("unknown method", "9110 §9.1", Wire.line("M-SEARCH / HTTP/1.1")),
        .accepted("method of token punctuation", "9110 §5.6.2", Wire.line("!#$%&'*+-.^_`|~ / HTTP/1.1")),
        .accepted("method of 32 bytes", "decision", Wire.line(String(repeating: "M", count: 32) + " / HTTP/1.1")),
        .accepted("absolute form", "9112 §3.2.2", Wire.line("GET http://a/ HTTP/1.1")),
        .accepted("absolute form, another Host", "9112 §3.2.2", Wire.line("GET http://h/ HTTP/1.1")),
        .accepted("absolute form without a path", "9112 §3.2.2", Wire.line("GET http://h HTTP/1.1")),
        .accepted("absolute form with a port", "9112 §3.2.2", Wire.line("GET http://h:8080/?a=b HTTP/1.1")),
        .accepted("absolute form, scheme in capitals", "3986 §3.1", Wire.line("GET HTTP://h/ HTTP/1.1")),
        .accepted("asterisk with OPTIONS", "9112 §3.2.4", status: [200, 204], Wire.line("OPTIONS * HTTP/1.1")),
        .accepted("two slashes", "3986 §3.3", status: [200, 404], Wire.line("GET // HTTP/1.1")),
        .accepted("dot segments", "3986 §3.3", status: [200, 400, 404], Wire.line("GET /../../etc/passwd HTTP/1.1")),
        .accepted("empty query", "3986 §3.4", Wire.line("GET /? HTTP/1.1")),
        .accepted("punctuation in the query", "3986 §3.4", Wire.line("GET /?a=/?:@!$&'()*+,;=-._~%41 HTTP/1.1")),
        .accepted("absolute URL in the query", "3986 §3.4", Wire.line("GET /?u=http://a/b HTTP/1.1")),
        .accepted("target of 15 KiB", "9112 §3", Wire.get(target: "/?" + Wire.letters(15 << 10))),
    ]

    static let fields: [RequestRow] = [
        .accepted("empty Host", "9112 §3.2", Wire.get(host: "")),
        .accepted("Host with an empty port", "3986 §3.2.3", Wire.get(host: "a:")),
        .accepted("IPv6 Host", "3986 §3.2.2", Wire.get(host: "[::1]:8080")),
        .accepted("Host with an underscore", "3986 §3.2.2", Wire.get(host: "a_b.example")),
        .accepted("Host behind other fields", "9110 §5.3", "GET / HTTP/1.1\r\nX: a\r\nhost:a\r\n\r\n"),
        .accepted("no space behind the colon", "9112 §5", Wire.get("X:a")),
        .accepted("blanks around the value", "9112 §5", Wire.get("X:  \t a \t ")),
        .accepted("empty value", "9110 §5.5", Wire.get("X:")),
        .accepted("tab inside the value", "9110 §5.5", Wire.get("X: a\tb")),
        .accepted("bytes over 0x7f in the value", "9110 §5.5", Wire.get("X: \u{80}\u{e9}\u{ff}")),
        .accepted("colons in the value", "9110 §5.5", Wire.get("X: a: b:: c")),
        .accepted("token punctuation in the name", "9110 §5.1", Wire.get("!#$%&'*+-.^_`|~9: a")),
        .accepted("the same field many times", "9110 §5.3", Wire.get("X: a", "X: b", "x: c")),
        .accepted("100 fields with Host", "decision", Wire.get((0..<99).map { "x\($0): y" }.joined(separator: "\r\n"))),
        .accepted("field of 15 KiB", "decision", Wire.get("X: " + Wire.letters(15 << 10))),
        .accepted("HTTP/1.0 without Host", "9112 §3.2", closes: true, "GET / HTTP/1.0\r\n\r\n"),
        .accepted("HTTP/1.0 that stays open", "9112 §9.3", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ]

    static let bodies: [RequestRow] = [
        .accepted("length", "9112 §6.2", body: "abc", Wire.post("Content-Length: 3", body: "abc")),
        .accepted(
            "length with leading zeros",
            "9110 §8.6",
            body: "abc",
            Wire.post("Content-Length: 0003", body: "abc")
        ),
        .accepted("blanks around the length", "9112 §5", body: "abc", Wire.post("Content-Length: \t3 \t", body: "abc")),
        .accepted("length 0", "9112 §6.2", Wire.post("Content-Length: 0")),
        .accepted("POST without a length", "9112 §6.3", Wire.post()),
        .accepted("GET with a body", "9110 §9.3.1", Wire.get("Content-Length: 3") + "abc"),
        .accepted("GET with chunks", "9110 §9.3.1", Wire.get("Transfer-Encoding: chunked") + "3\r\nabc\r\n0\r\n\r\n"),
        .accepted("DELETE with a body", "9110 §9.3.5", "DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"),
        .accepted("a body that looks like a request", "9112 §6.3", body: request, length(of: request)),
        .accepted("a chunk that looks like a request", "9112 §7.1", body: request, chunk(of: request)),
        .accepted("a body of line ends", "9112 §6.3", body: "\r\n\r\n\n", length(of: "\r\n\r\n\n")),
        .accepted("body at the limit", "decision", length(of: Wire.letters(1 << 20))),
        .accepted("no chunk but the last", "9112 §7.1", Wire.chunked("0\r\n\r\n")),
        .accepted("several chunks", "9112 §7.1", body: "abcde", Wire.chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")),
        .accepted("capital coding", "9112 §7", body: "abc", chunkedAs("CHUNKED", "3\r\nabc\r\n0\r\n\r\n")),
        .accepted("hexadecimal in both cases", "9112 §7.1", body: Wire.letters(27), bothCases),
        .accepted("size with leading zeros", "9112 §7.1", body: "abc", Wire.chunked("0003\r\nabc\r\n000\r\n\r\n")),
        .accepted("extension", "9112 §7.1.1", body: "abc", Wire.chunked("3;a=b\r\nabc\r\n0\r\n\r\n")),
        .accepted("extension without a value", "9112 §7.1.1", body: "abc", Wire.chunked("3;a\r\nabc\r\n0;b\r\n\r\n")),
        .accepted("quoted extension", "9112 §7.1.1", body: "abc", Wire.chunked("3;a=\"b c\"\r\nabc\r\n0\r\n\r\n")),
        .accepted("several extensions", "9112 §7.1.1", body: "abc", Wire.chunked("3;a=b;c=\"d\"\r\nabc\r\n0\r\n\r\n")),
        .accepted("trailers", "9112 §7.1.2", body: "abc", Wire.chunked("3\r\nabc\r\n0\r\nX: a\r\nY: b\r\n\r\n")),
        .accepted(
            "trailers that would change the framing",
            "9110 §6.5.1",
            body: "abc",
            Wire.chunked("3\r\nabc\r\n0\r\nContent-Length: 50\r\nTransfer-Encoding: x\r\nHost: b\r\n\r\n")
        ),
        .accepted(
            "100-continue with the body already there",
            "9110 §10.1.1",
            body: "abc",
            Wire.post("Expect: 100-continue", "Content-Length: 3", body: "abc")
        ),
        .accepted(
            "100-continue in capitals",
            "9110 §10.1.1",
            body: "abc",
            Wire.post("Expect: 100-CONTINUE", "Content-Length: 3", body: "abc")
        ),
    ]

    private static let request = "GET /echo HTTP/1.1\r\nHost: a\r\nX-Next: reached\r\n\r\n"

    private static let bothCases = Wire.chunked(
        "b\r\n\(Wire.letters(11))\r\n0A\r\n\(Wire.letters(10))\r\n6\r\naaaaaa\r\n0\r\n\r\n"
    )

    private static func length(of body: String) -> String {
        Wire.post("Content-Length: \(body.utf8.count)", body: body)
    }

    private static func chunk(of body: String) -> String {
        Wire.chunked(String(body.utf8.count, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n")
    }

    private static func chunkedAs(_ coding: String, _ body: String) -> String {
        Wire.post("Transfer-Encoding: " + coding, body: body)
    }

    static let connections: [RequestRow] = [
        .accepted("three pipelined requests", "9112 §9.3.2", before: [200, 200], Wire.get() + Wire.get() + Wire.get()),
        .accepted(
            "HTTP/1.0 behind HTTP/1.1",
            "9112 §9.3",
            before: [200],
            closes: true,
            Wire.get() + "GET / HTTP/1.0\r\n\r\n"
        ),
        .accepted("Connection: close", "9112 §9.6", closes: true, Wire.get("Connection: close")),
        .accepted("close among other options", "9112 §9.6", closes: true, Wire.get("Connection: foo, Close")),
        .accepted(
            "close on a second line",
            "9112 §9.6",
            closes: true,
            Wire.get("Connection: foo", "Connection: close")
        ),
        .accepted("unknown connection option", "9110 §7.6.1", Wire.get("Connection: foo")),
        .accepted("option that contains close", "9110 §7.6.1", Wire.get("Connection: close-not, disclose")),
        .accepted("unknown upgrade", "9110 §7.8", Wire.get("Connection: upgrade", "Upgrade: foo/2")),
        .accepted("Upgrade without Connection", "9110 §7.8", Wire.get("Upgrade: websocket")),
        .accepted("TE field", "9110 §10.1.4", Wire.get("TE: trailers, deflate;q=0.5", "Connection: TE")),
    ]
}
