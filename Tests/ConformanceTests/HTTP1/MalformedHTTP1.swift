/// Requests that must be refused, by what is wrong with them.
enum MalformedHTTP1 {
    static let all =
        methods + targets + places + versions + lineEnds + fields + hosts + lengths + codings + chunks + trailers
        + sizes + expectations + pipelines + otherProtocols
}

// MARK: - Request line

extension MalformedHTTP1 {
    static let methods: [RequestRow] = [
        .refused("no method", "9112 §3", 400, Wire.line(" / HTTP/1.1")),
        .refused("space before the method", "9112 §3", 400, Wire.line(" GET / HTTP/1.1")),
        .refused("tab before the method", "9112 §3", 400, Wire.line("\tGET / HTTP/1.1")),
        .refused("colon in the method", "9110 §9.1", 400, Wire.line("GE:T / HTTP/1.1")),
        .refused("parenthesis in the method", "9110 §9.1", 400, Wire.line("GE(T / HTTP/1.1")),
        .refused("slash in the method", "9110 §9.1", 400, Wire.line("GE/T / HTTP/1.1")),
        .refused("comma in the method", "9110 §9.1", 400, Wire.line("GET,POST / HTTP/1.1")),
        .refused("quotes around the method", "9110 §9.1", 400, Wire.line("\"GET\" / HTTP/1.1")),
        .refused("NUL in the method", "9110 §9.1", 400, Wire.line("GE\0T / HTTP/1.1")),
        .refused("control byte in the method", "9110 §9.1", 400, Wire.line("GE\u{1}T / HTTP/1.1")),
        .refused("DEL in the method", "9110 §9.1", 400, Wire.line("GE\u{7f}T / HTTP/1.1")),
        .refused("byte over 0x7f in the method", "9110 §9.1", 400, Wire.line("G\u{c9}T / HTTP/1.1")),
        .refused("method of 33 bytes", "decision", 400, Wire.line(String(repeating: "M", count: 33) + " / HTTP/1.1")),
        .refused(
            "method of 2,000 bytes",
            "decision",
            400,
            Wire.line(String(repeating: "M", count: 2000) + " / HTTP/1.1")
        ),
        .refused("bare CR behind the method", "9112 §2.2", 400, Wire.line("GET\r/ HTTP/1.1")),
    ]

    /// Targets are looked at in words: the byte in question stands at each place of two and a half of them.
    static let places: [RequestRow] = (1..<20).flatMap { place in
        [" ", "#", "\u{7f}", "\u{80}"].map { byte in
            let target =
                "/" + String(repeating: "a", count: place - 1) + byte + String(repeating: "a", count: 19 - place)
            return .refused(
                "\(byte.debugDescription) at \(place) of the target",
                "9112 §3.2",
                400,
                Wire.line("GET \(target) HTTP/1.1")
            )
        }
    }

    static let targets: [RequestRow] = [
        .refused("no target", "9112 §3.2", 400, Wire.line("GET HTTP/1.1")),
        .refused("empty target", "9112 §3.2", 400, Wire.line("GET  HTTP/1.1")),
        .refused("two spaces before the target", "9112 §3", 400, Wire.line("GET  / HTTP/1.1")),
        .refused("two spaces behind the target", "9112 §3", 400, Wire.line("GET /  HTTP/1.1")),
        .refused("tab instead of the first space", "9112 §3", 400, Wire.line("GET\t/ HTTP/1.1")),
        .refused("tab instead of the second space", "9112 §3", 400, Wire.line("GET /\tHTTP/1.1")),
        .refused("target without a slash", "9112 §3.2.1", 400, Wire.line("GET foo HTTP/1.1")),
        .refused("target that is a query only", "9112 §3.2.1", 400, Wire.line("GET ?a=b HTTP/1.1")),
        .refused("space inside the target", "9112 §3.2", 400, Wire.line("GET /a b HTTP/1.1")),
        .refused("fragment", "9112 §3.2.1", 400, Wire.line("GET /a#b HTTP/1.1")),
        .refused("empty fragment", "9112 §3.2.1", 400, Wire.line("GET /a?b# HTTP/1.1")),
        .refused("NUL in the target", "3986 §2", 400, Wire.line("GET /a\0b HTTP/1.1")),
        .refused("control byte in the target", "3986 §2", 400, Wire.line("GET /a\u{1}b HTTP/1.1")),
        .refused("vertical tab in the target", "3986 §2", 400, Wire.line("GET /a\u{b}b HTTP/1.1")),
        .refused("bare CR in the target", "9112 §2.2", 400, Wire.line("GET /a\rb HTTP/1.1")),
        .refused("DEL in the target", "3986 §2", 400, Wire.line("GET /a\u{7f}b HTTP/1.1")),
        .refused("byte 0x80 in the target", "3986 §2", 400, Wire.line("GET /\u{80} HTTP/1.1")),
        .refused("raw UTF-8 in the target", "3986 §2", 400, Wire.line("GET /caf\u{c3}\u{a9} HTTP/1.1")),
        .refused("byte 0xff in the query", "3986 §2", 400, Wire.line("GET /?q=\u{ff} HTTP/1.1")),
        .refused("asterisk with GET", "9112 §3.2.4", 400, Wire.line("GET * HTTP/1.1")),
        .refused("asterisk and more with OPTIONS", "9112 §3.2.4", 400, Wire.line("OPTIONS *a HTTP/1.1")),
        .refused("authority form with GET", "9112 §3.2.3", 400, Wire.line("GET a:80 HTTP/1.1")),
        .refused("CONNECT", "9110 §9.3.6", 501, Wire.line("CONNECT a:443 HTTP/1.1")),
        .refused("CONNECT with an origin form", "9112 §3.2.3", [400, 501], Wire.line("CONNECT / HTTP/1.1")),
        .refused("absolute form without an authority", "9110 §4.2.1", 400, Wire.line("GET http:///p HTTP/1.1")),
        .refused("absolute form that ends behind //", "9110 §4.2.1", 400, Wire.line("GET http:// HTTP/1.1")),
        .refused("absolute form of another scheme", "9110 §7.4", [400, 421], Wire.line("GET ftp://a/ HTTP/1.1")),
        .refused("absolute form with user information", "9110 §4.2.4", 400, Wire.line("GET http://u:p@a/ HTTP/1.1")),
        .refused("absolute form with a fragment", "9112 §3.2.2", 400, Wire.line("GET http://a/#b HTTP/1.1")),
        .refused("absolute form with a bad port", "3986 §3.2.3", 400, Wire.line("GET http://a:8x/ HTTP/1.1")),
        .refused("absolute form, port over 65535", "3986 §3.2.3", 400, Wire.line("GET http://a:65536/ HTTP/1.1")),
        .refused("absolute form without Host", "9112 §3.2.2", 400, "GET http://a/ HTTP/1.1\r\n\r\n"),
    ]

    static let versions: [RequestRow] = [
        .refused("HTTP/0.9", "9112 §3", 400, "GET /\r\n"),
        .refused("no version, but fields", "9112 §3", 400, Wire.line("GET /")),
        .refused("no version, but a space", "9112 §3", 400, Wire.line("GET / ")),
        .refused("lower-case name", "9112 §2.3", 400, Wire.line("GET / http/1.1")),
        .refused("mixed-case name", "9112 §2.3", 400, Wire.line("GET / Http/1.1")),
        .refused("another name", "9112 §2.3", 400, Wire.line("GET / HTTQ/1.1")),
        .refused("ICY protocol", "9112 §2.3", 400, Wire.line("GET / ICY/1.1")),
        .refused("no minor version", "9112 §2.3", 400, Wire.line("GET / HTTP/1")),
        .refused("empty minor version", "9112 §2.3", 400, Wire.line("GET / HTTP/1.")),
        .refused("two digits of minor version", "9112 §2.3", 400, Wire.line("GET / HTTP/1.10")),
        .refused("two digits of major version", "9112 §2.3", 400, Wire.line("GET / HTTP/01.1")),
        .refused("comma in the version", "9112 §2.3", 400, Wire.line("GET / HTTP/1,1")),
        .refused("letter in the version", "9112 §2.3", 400, Wire.line("GET / HTTP/1.x")),
        .refused("space inside the version", "9112 §2.3", 400, Wire.line("GET / HTTP/ 1.1")),
        .refused("space behind the version", "9112 §3", 400, Wire.line("GET / HTTP/1.1 ")),
        .refused("tab behind the version", "9112 §3", 400, Wire.line("GET / HTTP/1.1\t")),
        .refused("word behind the version", "9112 §3", 400, Wire.line("GET / HTTP/1.1 x")),
        .refused("NUL behind the version", "9112 §3", 400, Wire.line("GET / HTTP/1.1\0")),
        .refused("HTTP/0.9 spelled out", "9110 §2.5", [400, 505], Wire.line("GET / HTTP/0.9")),
        .refused("HTTP/1.2", "9110 §15.6.6", 505, Wire.line("GET / HTTP/1.2")),
        .refused("HTTP/1.9", "9110 §15.6.6", 505, Wire.line("GET / HTTP/1.9")),
        .refused("HTTP/2.0 on a request line", "9110 §15.6.6", 505, Wire.line("GET / HTTP/2.0")),
        .refused("HTTP/3.0 on a request line", "9110 §15.6.6", 505, Wire.line("GET / HTTP/3.0")),
    ]
}

// MARK: - Line ends and fields

extension MalformedHTTP1 {
    static let lineEnds: [RequestRow] = [
        .refused("bare LF everywhere", "9112 §2.2", 400, "GET / HTTP/1.1\nHost: a\n\n"),
        .refused("bare LF behind the request line", "9112 §2.2", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        .refused("bare LF behind Host", "9112 §2.2", 400, "GET / HTTP/1.1\r\nHost: a\n\r\n"),
        .refused("bare LF between two fields", "9112 §2.2", 400, Wire.get("X: a\nY: b")),
        .refused("bare LF instead of the empty line", "9112 §2.2", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
        .refused(
            "bare LF before a Content-Length",
            "9112 §2.2",
            400,
            Wire.post("X: a\nContent-Length: 3", body: "abc")
        ),
        .refused("CR CR LF behind the request line", "9112 §2.2", 400, "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"),
        .refused("CR CR LF behind a field", "9112 §2.2", 400, Wire.get("X: a\r")),
        .refused("CR CR LF as the empty line", "9112 §2.2", 400, "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n"),
        .refused("bare CR instead of line ends", "9112 §2.2", 400, "GET / HTTP/1.1\rHost: a\r\r\n\r\n"),
        .refused("leading LF", "9112 §2.2", 400, "\n" + Wire.get()),
        .refused("leading CR", "9112 §2.2", 400, "\r" + Wire.get()),
        .refused("two leading CRLF", "decision", 400, "\r\n\r\n" + Wire.get()),
        .refused("leading CRLF and LF", "decision", 400, "\r\n\n" + Wire.get()),
        .refused("leading CRLF and a space", "9112 §2.2", 400, "\r\n " + Wire.get()),
        .refused("leading NUL", "9112 §3", 400, "\0" + Wire.get()),
        .refused("leading byte order mark", "9112 §3", 400, "\u{ef}\u{bb}\u{bf}" + Wire.get()),
    ]

    static let fields: [RequestRow] = [
        .refused("space before the colon", "9112 §5.1", 400, Wire.get("X : a")),
        .refused("tab before the colon", "9112 §5.1", 400, Wire.get("X\t: a")),
        .refused("space before the colon of Host", "9112 §5.1", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        .refused("line without a colon", "9112 §5", 400, Wire.get("nothing")),
        .refused("empty name", "9112 §5", 400, Wire.get(": a")),
        .refused("colon only", "9112 §5", 400, Wire.get(":")),
        .refused("space inside the name", "9110 §5.1", 400, Wire.get("X Y: a")),
        .refused("slash in the name", "9110 §5.1", 400, Wire.get("X/Y: a")),
        .refused("at sign in the name", "9110 §5.1", 400, Wire.get("X@Y: a")),
        .refused("quote in the name", "9110 §5.1", 400, Wire.get("\"X\": a")),
        .refused("parenthesis in the name", "9110 §5.1", 400, Wire.get("X(Y): a")),
        .refused("bracket in the name", "9110 §5.1", 400, Wire.get("X[0]: a")),
        .refused("equals sign in the name", "9110 §5.1", 400, Wire.get("X=Y: a")),
        .refused("semicolon in the name", "9110 §5.1", 400, Wire.get("X;Y: a")),
        .refused("NUL in the name", "9110 §5.1", 400, Wire.get("X\0Y: a")),
        .refused("control byte in the name", "9110 §5.1", 400, Wire.get("X\u{1}: a")),
        .refused("DEL in the name", "9110 §5.1", 400, Wire.get("X\u{7f}: a")),
        .refused("byte over 0x7f in the name", "9110 §5.1", 400, Wire.get("X\u{e9}: a")),
        .refused("bare CR in the name", "9112 §2.2", 400, Wire.get("X\rY: a")),
        .refused("NUL in the value", "9110 §5.5", 400, Wire.get("X: a\0b")),
        .refused("bare CR in the value", "9110 §5.5", 400, Wire.get("X: a\rb")),
        .refused("control byte in the value", "9110 §5.5", 400, Wire.get("X: a\u{1}b")),
        .refused("bell in the value", "9110 §5.5", 400, Wire.get("X: a\u{7}b")),
        .refused("vertical tab in the value", "9110 §5.5", 400, Wire.get("X: a\u{b}b")),
        .refused("form feed in the value", "9110 §5.5", 400, Wire.get("X: a\u{c}b")),
        .refused("escape in the value", "9110 §5.5", 400, Wire.get("X: a\u{1b}b")),
        .refused("DEL in the value", "9110 §5.5", 400, Wire.get("X: a\u{7f}b")),
        .refused("folded value, space", "9112 §5.2", 400, Wire.get("X: a\r\n b")),
        .refused("folded value, tab", "9112 §5.2", 400, Wire.get("X: a\r\n\tb")),
        .refused("folded value of spaces only", "9112 §5.2", 400, Wire.get("X: a\r\n  ")),
        .refused("space before the first field", "9112 §2.2", 400, "GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n"),
        .refused(
            "line of one space before the first field",
            "9112 §2.2",
            400,
            "GET / HTTP/1.1\r\n \r\nHost: a\r\n\r\n"
        ),
        .refused("folded Host", "9112 §5.2", 400, "GET / HTTP/1.1\r\nHost:\r\n a\r\n\r\n"),
        .refused(
            "folded Transfer-Encoding",
            "9112 §5.2",
            400,
            Wire.post("Transfer-Encoding:\r\n chunked", body: "0\r\n\r\n")
        ),
        .refused("folded Content-Length", "9112 §5.2", 400, Wire.post("Content-Length:\r\n 3", body: "abc")),
    ]

    static let hosts: [RequestRow] = [
        .refused("no Host", "9112 §3.2", 400, "GET / HTTP/1.1\r\n\r\n"),
        .refused("no Host, other fields", "9112 §3.2", 400, "GET / HTTP/1.1\r\nX: a\r\n\r\n"),
        .refused("two equal Host", "9112 §3.2", 400, Wire.get("Host: a")),
        .refused("two different Host", "9112 §3.2", 400, Wire.get("Host: b")),
        .refused("two Host, cases differ", "9112 §3.2", 400, Wire.get("hOST: b")),
        .refused("two Host in HTTP/1.0", "9112 §3.2", 400, "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .refused("user information in Host", "9110 §7.2", 400, Wire.get(host: "u@a")),
        .refused("space in Host", "9110 §7.2", 400, Wire.get(host: "a b")),
        .refused("list in Host", "9110 §7.2", 400, Wire.get(host: "a, b")),
        .refused("path in Host", "9110 §7.2", 400, Wire.get(host: "a/b")),
        .refused("scheme in Host", "9110 §7.2", 400, Wire.get(host: "http://a")),
        .refused("query in Host", "9110 §7.2", 400, Wire.get(host: "a?b")),
        .refused("fragment in Host", "9110 §7.2", 400, Wire.get(host: "a#b")),
        .refused("backslash in Host", "9110 §7.2", 400, Wire.get(host: "a\\b")),
        .refused("letters in the port of Host", "3986 §3.2.3", 400, Wire.get(host: "a:b")),
        .refused("two ports in Host", "3986 §3.2.3", 400, Wire.get(host: "a:80:81")),
        .refused("open bracket in Host", "3986 §3.2.2", 400, Wire.get(host: "[::1")),
        .refused("bytes behind the bracket in Host", "3986 §3.2.2", 400, Wire.get(host: "[::1]a")),
        .refused("byte over 0x7f in Host", "3986 §3.2.2", 400, Wire.get(host: "caf\u{e9}")),
    ]
}
