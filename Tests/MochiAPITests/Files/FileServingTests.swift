import Foundation
import MochiAPI
import TestSupport
import Testing

@Suite struct FileServingTests {
    private static let digits = String(repeating: "0123456789", count: 100)
    private static let style = String(repeating: "body { color: red }\n", count: 200)

    private func serve<Value>(
        _ body: (LiveServer, TemporaryDirectory) async throws -> Value
    ) async throws -> Value {
        let directory = try TemporaryDirectory()
        try directory.write("digits.bin", Self.digits)
        try directory.write("style.css", Self.style)
        try directory.write("packed.css", Self.style)
        try directory.write("packed.css.br", "(brotli)")
        try directory.write("packed.css.gz", "(gzip)")
        try directory.write("empty.txt", "")
        try directory.write("folder/index.html", "<h1>index</h1>")
        try directory.write("bare/file.txt", "file")
        try directory.write(".env", "MOCHI_KEY=secret")
        try directory.write(".git/config", "secret")
        try directory.write(".well-known/security.txt", "Contact: us")
        // Small files that are not new are kept with their bytes.
        for name in ["digits.bin", "style.css", "packed.css", "packed.css.br", "folder/index.html", "empty.txt"] {
            let times: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSinceNow: -60)]
            try FileManager.default.setAttributes(times, ofItemAtPath: directory.path + "/" + name)
        }
        try FileManager.default.createSymbolicLink(
            atPath: directory.path + "/out.txt",
            withDestinationPath: "/etc/passwd"
        )
        try FileManager.default.createSymbolicLink(
            atPath: directory.path + "/in.bin",
            withDestinationPath: "digits.bin"
        )
        let routes: Routes =
            [
                "/files/*": Mochi.files(directory.path), "/one": Mochi.file(directory.path + "/digits.bin"),
                "/gone": Mochi.file(directory.path + "/not-there.txt"),
                "/response": Mochi.api { [path = directory.path] _ in
                    var response = Response.file(path + "/digits.bin")
                    response.headers = ["x-extra": "1"]
                    return response
                },
                "/response/async": Mochi.api { [path = directory.path] _ async in .file(path + "/digits.bin") },
            ]
        return try await LiveServer.run(routes) { try await body($0, directory) }
    }

    /// The answer to the second request, which is that to the first.
    private func get(_ target: String, _ fields: String...) async throws -> HTTP1Response {
        try await serve { live, _ async throws in
            let first = try await live.send(LiveServer.head("GET", target, fields))
            let second = try await live.send(LiveServer.head("GET", target, fields))
            #expect(Self.essence(second) == Self.essence(first))
            return second
        }
    }

    /// What does not differ from one answer to the next.
    private static func essence(_ response: HTTP1Response) -> [String] {
        let type = response.field("content-type") ?? ""
        let boundary = type.components(separatedBy: "boundary=").dropFirst().first ?? "no boundary"
        let texts = ["\(response.status)", response.field("etag") ?? "", type, response.text]
        return texts.map { $0.replacingOccurrences(of: boundary, with: "boundary") }
    }

    @Test(arguments: [
        ("/files/digits.bin", "application/octet-stream"), ("/files/style.css", "text/css; charset=utf-8"),
        ("/files/folder/", "text/html; charset=utf-8"), ("/files/empty.txt", "text/plain; charset=utf-8"),
        ("/files/.well-known/security.txt", "text/plain; charset=utf-8"), ("/files/in.bin", "application/octet-stream"),
        ("/one", "application/octet-stream"), ("/response", "application/octet-stream"),
        ("/response/async", "application/octet-stream"),
    ])
    func `a file comes with its type and strong validators`(target: String, type: String) async throws {
        let response = try await get(target)
        #expect(response.status == 200)
        #expect(response.field("content-type") == type)
        #expect(response.field("etag")?.hasPrefix("\"") == true)
        #expect(response.field("last-modified")?.hasSuffix(" GMT") == true)
        #expect(response.field("accept-ranges") == "bytes")
        #expect(response.framing == .length(response.body.count))
        if target.hasSuffix(".bin") || !target.hasPrefix("/files") { #expect(response.text == Self.digits) }
    }

    @Test func `a file response keeps the fields of its handler`() async throws {
        #expect(try await get("/response").field("x-extra") == "1")
    }

    @Test(arguments: [
        "/files/nothing", "/files/.env", "/files/.git/config", "/files/out.txt", "/files/bare/", "/files/", "/gone",
        "/files/digits.bin/", "/files/folder/.hidden",
    ])
    func `what is not to be served is 404`(target: String) async throws {
        let response = try await get(target)
        #expect(response.status == 404)
        #expect(!response.text.contains("secret"))
    }

    @Test(arguments: [
        "/files/../secret", "/files/%2e%2e/secret", "/files/..%2fsecret", "/files/folder%2findex.html",
        "/files/a%00.txt",
        "/files/..%5csecret",
    ])
    func `no path leads out of the directory`(target: String) async throws {
        #expect(try await get(target).status == 400)
    }

    @Test func `a directory without its slash is redirected`() async throws {
        let response = try await get("/files/folder?a=1")
        #expect(response.status == 308)
        #expect(response.field("location") == "/files/folder/?a=1")
    }

    @Test(arguments: ["/files/digits.bin", "/files/style.css", "/one"])
    func `HEAD has the fields of GET and no body`(target: String) async throws {
        let (get, head) = try await serve { live, _ async throws in
            (try await live.get(target), try await live.request("HEAD", target))
        }
        #expect(head.status == 200)
        #expect(head.body == [])
        #expect(head.field("content-length") == "\(get.body.count)")
        #expect(head.field("etag") == get.field("etag"))
    }

    @Test(arguments: ["POST", "DELETE"])
    func `files are for reading only`(method: String) async throws {
        let response = try await serve { live, _ in try await live.request(method, "/one", "Content-Length: 0") }
        #expect(response.status == 405)
        #expect(response.field("allow") == "GET, HEAD, OPTIONS")
    }

    // MARK: Conditions

    @Test(arguments: ["GET", "HEAD"])
    func `what the client has already is 304`(method: String) async throws {
        try await serve { live, _ async throws in
            let first = try await live.get("/one")
            let tag = try #require(first.field("etag"))
            let date = try #require(first.field("last-modified"))
            for field in [
                "If-None-Match: \(tag)", "If-None-Match: \"x\", W/\(tag)", "If-None-Match: *",
                "If-Modified-Since: \(date)",
            ] {
                let second = try await live.request(method, "/one", field)
                #expect(second.status == 304, "\(field)")
                #expect(second.body == [])
                #expect(second.field("etag") == tag)
            }
            for field in ["If-None-Match: \"x\"", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"] {
                #expect(try await live.request(method, "/one", field).status == 200, "\(field)")
            }
        }
    }

    @Test func `a condition that fails is 412`() async throws {
        try await serve { live, _ async throws in
            let tag = try #require(try await live.get("/one").field("etag"))
            #expect(try await live.get("/one", "If-Match: \"x\"").status == 412)
            #expect(try await live.get("/one", "If-Match: \(tag)").status == 200)
            let past = "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"
            #expect(try await live.get("/one", past).status == 412)
        }
    }

    @Test func `a file that changes gets another tag`() async throws {
        try await serve { live, directory async throws in
            let before = try await live.get("/one").field("etag")
            try directory.write("digits.bin", "other")
            let after = try await live.get("/one")
            #expect(after.text == "other")
            #expect(after.field("etag") != before)
        }
    }

    // MARK: Ranges

    @Test(arguments: [
        ("bytes=0-9", "bytes 0-9/1000", "0123456789"), ("bytes=995-", "bytes 995-999/1000", "56789"),
        ("bytes=-3", "bytes 997-999/1000", "789"), ("bytes=990-5000", "bytes 990-999/1000", "0123456789"),
    ])
    func `a range is 206 with its part`(range: String, contentRange: String, body: String) async throws {
        let response = try await get("/one", "Range: \(range)")
        #expect(response.status == 206)
        #expect(response.field("content-range") == contentRange)
        #expect(response.text == body)
    }

    @Test func `several ranges are a multipart`() async throws {
        let response = try await get("/one", "Range: bytes=0-4,500-504")
        #expect(response.status == 206)
        let type = try #require(response.field("content-type"))
        #expect(type.hasPrefix("multipart/byteranges; boundary="))
        let boundary = try #require(type.split(separator: "=").last)
        let parts = response.text.components(separatedBy: "--\(boundary)")
        #expect(parts.count == 4)
        #expect(parts[1].contains("bytes 0-4/1000\r\n") && parts[1].hasSuffix("\r\n\r\n01234\r\n"))
        #expect(parts[2].contains("bytes 500-504/1000\r\n") && parts[2].hasSuffix("\r\n\r\n01234\r\n"))
        #expect(parts[3] == "--\r\n")
    }

    @Test func `a range behind the end is 416`() async throws {
        let response = try await get("/one", "Range: bytes=1000-")
        #expect(response.status == 416)
        #expect(response.field("content-range") == "bytes */1000")
    }

    @Test(arguments: ["bytes=5-2", "lines=1-2", "bytes=a-b"])
    func `a range that means nothing is ignored`(range: String) async throws {
        #expect(try await get("/one", "Range: \(range)").status == 200)
    }

    @Test func `If-Range lets the range count for the same file only`() async throws {
        try await serve { live, _ async throws in
            let tag = try #require(try await live.get("/one").field("etag"))
            #expect(try await live.get("/one", "Range: bytes=0-9", "If-Range: \(tag)").status == 206)
            #expect(try await live.get("/one", "Range: bytes=0-9", "If-Range: \"x\"").status == 200)
            #expect(try await live.get("/one", "Range: bytes=0-9", "If-Range: W/\(tag)").status == 200)
        }
    }

    @Test func `a range is not compressed`() async throws {
        let response = try await get("/files/style.css", "Range: bytes=0-3", "Accept-Encoding: gzip")
        #expect(response.status == 206)
        #expect(response.field("content-encoding") == nil)
        #expect(response.text == "body")
    }

    // MARK: Codings

    @Test(arguments: [
        ("br, gzip", "br", "(brotli)"), ("gzip", "gzip", "(gzip)"), ("gzip;q=1, br;q=0.1", "gzip", "(gzip)"),
        ("identity", nil, style),
    ])
    func `a neighbour that is packed already is sent as it is`(
        accepted: String,
        coding: String?,
        body: String
    ) async throws {
        let response = try await get("/files/packed.css", "Accept-Encoding: \(accepted)")
        #expect(response.field("content-encoding") == coding)
        #expect(response.field("content-type") == "text/css; charset=utf-8")
        #expect(response.field("vary") == "accept-encoding")
        #expect(response.text == body)
    }

    @Test func `a file without a neighbour is compressed on the way and has a tag of its own`() async throws {
        try await serve { live, _ async throws in
            let plain = try await live.get("/files/style.css")
            let packed = try await live.get("/files/style.css", "Accept-Encoding: gzip")
            #expect(packed.field("content-encoding") == "gzip")
            #expect(packed.field("vary") == "accept-encoding")
            #expect(plain.field("vary") == "accept-encoding")
            #expect(packed.field("etag") != plain.field("etag"))
            let original = try await onThread { try Subprocess.run("gzip", ["-dc"], input: packed.body).output }
            #expect(original == Self.style)
            let tag = try #require(packed.field("etag"))
            let again = try await live.get("/files/style.css", "Accept-Encoding: gzip", "If-None-Match: \(tag)")
            #expect(again.status == 304)
        }
    }

    // MARK: The public directory

    @Test func `the public directory answers where no route does`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("robots.txt", "User-agent: *")
        try directory.write("taken", "file")
        let routes: Routes = ["/taken": Mochi.page { _ in "route" }]
        try await LiveServer.run(routes, .testing { $0.publicDirectory = directory.path }) { live async throws in
            #expect(try await live.get("/robots.txt").text == "User-agent: *")
            #expect(try await live.get("/taken").text == "route")
            #expect(try await live.get("/nothing").status == 404)
            #expect(try await live.request("POST", "/robots.txt", "Content-Length: 0").status == 404)
            #expect(try await live.request("HEAD", "/robots.txt").field("content-length") == "13")
        }
    }

    @Test func `a large file arrives whole over each protocol`() async throws {
        let directory = try TemporaryDirectory()
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try directory.write("large.bin", bytes)
        let certificate = try await onThread { try Certificate.shared }
        let tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath, port: 0)
        try await LiveServer.run(["/*": Mochi.files(directory.path)], .testing { $0.tls = tls }) { live async throws in
            let secure = try #require(live.server.tlsPort)
            for arguments in [
                ["http://127.0.0.1:\(live.server.port)/large.bin"],
                ["--http2-prior-knowledge", "http://127.0.0.1:\(live.server.port)/large.bin"],
                ["--http1.1", "https://127.0.0.1:\(secure)/large.bin"],
                ["--http2", "https://127.0.0.1:\(secure)/large.bin"],
            ] {
                let answer = try await onThread { try TLSClient.curl(arguments).standardOutput }
                #expect(answer == bytes, "\(arguments)")
            }
        }
    }
}
