// Sizes, expectations, pipelines and other protocols.

extension MalformedHTTP1 {
    static let sizes: [RequestRow] = [
        .refused("field of 17 KiB", "6585 §5", 431, Wire.get("X: " + Wire.letters(17 << 10))),
        .refused("field of 400 KB", "6585 §5", 431, Wire.get("X: " + Wire.letters(400_000))),
        .refused("field name of 17 KiB", "6585 §5", 431, Wire.get(Wire.letters(17 << 10) + ": a")),
        .refused("endless field", "6585 §5", 431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + Wire.letters(40000)),
        .refused("fields over 16 KiB together", "6585 §5", 431, Wire.get(numbered(70, value: Wire.letters(250)))),
        .refused("101 fields with Host", "6585 §5", 431, Wire.get(numbered(100, value: "y"))),
        .refused("1,000 fields", "6585 §5", 431, Wire.get(numbered(1000, value: "y"))),
        .refused("target of 17 KiB", "9110 §15.5.15", 414, Wire.get(target: "/" + Wire.letters(17 << 10))),
        .refused("target of 300 KB", "9110 §15.5.15", 414, Wire.get(target: "/" + Wire.letters(300_000))),
        .refused("query of 17 KiB", "9110 §15.5.15", 414, Wire.get(target: "/?" + Wire.letters(17 << 10))),
        .refused("endless request line", "9110 §15.5.15", 414, "GET /" + Wire.letters(40000)),
        .refused("length one over the limit", "9110 §15.5.14", 413, Wire.post("Content-Length: 1048577")),
        .refused("length of 100 GB", "9110 §15.5.14", 413, Wire.post("Content-Length: 99999999999")),
        .refused("length of 18 digits", "9110 §15.5.14", 413, Wire.post("Content-Length: 999999999999999999")),
        .refused(
            "body of 2 MiB that really comes",
            "9110 §15.5.14",
            413,
            Wire.post("Content-Length: 2097152", body: Wire.letters(2 << 20))
        ),
        .refused(
            "chunks over the limit together",
            "9110 §15.5.14",
            413,
            Wire.chunked(String(repeating: "10000\r\n\(Wire.letters(65536))\r\n", count: 17) + "0\r\n\r\n")
        ),
    ]

    private static func numbered(_ count: Int, value: String) -> String {
        (0..<count).map { "x\($0): \(value)" }.joined(separator: "\r\n")
    }

    static let expectations: [RequestRow] = [
        .refused(
            "another expectation",
            "9110 §10.1.1",
            417,
            Wire.post("Expect: bananas", "Content-Length: 3", body: "abc")
        ),
        .refused(
            "100-continue and another",
            "9110 §10.1.1",
            417,
            Wire.post("Expect: 100-continue, bananas", "Content-Length: 3", body: "abc")
        ),
        .refused(
            "101-continue",
            "9110 §10.1.1",
            417,
            Wire.post("Expect: 101-continue", "Content-Length: 3", body: "abc")
        ),
        .refused(
            "100-continue, body over the limit",
            "9110 §10.1.1",
            413,
            Wire.post("Expect: 100-continue", "Content-Length: 1048577")
        ),
    ]

    static let pipelines: [RequestRow] = [
        .refused("error behind a good GET", "9112 §9.3.2", 400, before: [200], Wire.get() + Wire.get("X : a")),
        .refused(
            "error behind two good GET",
            "9112 §9.3.2",
            400,
            before: [200, 200],
            Wire.get() + Wire.get() + Wire.get(host: "a b")
        ),
        .refused(
            "error behind a good POST",
            "9112 §9.3.2",
            400,
            before: [200],
            Wire.post("Content-Length: 3", body: "abc") + Wire.line("GET foo HTTP/1.1")
        ),
        .refused(
            "error behind a chunked POST",
            "9112 §9.3.2",
            400,
            before: [200],
            Wire.chunked("3\r\nabc\r\n0\r\n\r\n") + "GET / HTTP/1.1\r\n\r\n"
        ),
        .refused("errors one behind the other", "9112 §9.3.2", 400, Wire.get("X : a") + Wire.get("X : a")),
        .refused(
            "bytes behind the announced length",
            "9112 §6.3",
            400,
            before: [200],
            Wire.post("Content-Length: 2", body: "ab{}\r\n")
        ),
        .refused(
            "bytes behind the last chunk",
            "9112 §6.3",
            400,
            before: [200],
            Wire.chunked("0\r\n\r\n") + "{}\r\n\r\n"
        ),
        .refused("two CRLF between requests", "decision", 400, before: [200], Wire.get() + "\r\n\r\n"),
        .refused("chunk error behind a good GET", "9112 §7.1", 400, before: [200], Wire.get() + Wire.chunked("zz\r\n")),
        .refused("505 behind a good GET", "9110 §15.6.6", 505, before: [200], Wire.get() + Wire.line("GET / HTTP/1.2")),
        .refused(
            "413 behind a good GET",
            "9110 §15.5.14",
            413,
            before: [200],
            Wire.get() + Wire.post("Content-Length: 1048577")
        ),
        .refused("TE.CL smuggling", "9112 §11.2", 400, smuggledByLength),
        .refused("CL.TE smuggling", "9112 §11.2", 400, smuggledByChunks),
    ]

    private static let smuggledByLength = Wire.post(
        "Content-Length: 4",
        "Transfer-Encoding: chunked",
        body: "2a\r\nGET /echo HTTP/1.1\r\nX-Next: reached\r\nX: y\r\n\r\n0\r\n\r\n"
    )

    private static let smuggledByChunks = Wire.post(
        "Transfer-Encoding: chunked",
        "Content-Length: 30",
        body: "0\r\n\r\nGET /echo HTTP/1.1\r\nX: "
    )

    static let otherProtocols: [RequestRow] = [
        .refused(
            "TLS ClientHello",
            "9112 §3",
            400,
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}" + String(repeating: "\0", count: 506)
        ),
        .refused("SSH banner", "9112 §3", 400, "SSH-2.0-OpenSSH_9.2\r\n"),
        .refused("SMTP greeting", "9112 §3", 400, "EHLO example.com\r\n"),
        .refused("Redis command", "9112 §3", 400, "*1\r\n$4\r\nPING\r\n"),
        .refused(
            "PROXY protocol where none is expected",
            "decision",
            400,
            "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n" + Wire.get()
        ),
        .refused("JSON", "9112 §3", 400, "{\"a\": 1}\r\n\r\n"),
        .refused("a response", "9112 §3", 400, "HTTP/1.1 200 OK\r\nHost: a\r\n\r\n"),
        .refused("512 zero bytes", "9112 §3", 400, String(repeating: "\0", count: 512) + "\r\n\r\n"),
    ]
}
