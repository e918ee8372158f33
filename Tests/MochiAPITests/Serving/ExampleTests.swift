import Foundation
import TestSupport
import Testing

/// The programs of Examples answer as the specification of them says.
@Suite struct ExampleTests {
    private static let showcase = Result { try ServerProcess(product: "showcase") }
    private static let echo = Result { try ServerProcess(product: "echo-server", environment: ["MOCHI_LOOPS": "1"]) }

    private func shop(_ request: String) async throws -> HTTP1Response {
        try await ask(Self.showcase, request)
    }

    private func echo(_ request: String) async throws -> HTTP1Response {
        try await ask(Self.echo, request)
    }

    private func ask(_ server: Result<ServerProcess, any Error>, _ request: String) async throws -> HTTP1Response {
        let response = try await onThread { try RawClient(to: server.get().endpoint).exchange(request) }
        return try #require(response)
    }

    private func get(_ target: String) -> String { LiveServer.head("GET", target) }

    // MARK: Showcase

    @Test(arguments: [
        ("/products", 200), ("/products/matcha", 200), ("/products/pizza", 404), ("/nowhere", 404), ("/table", 200),
    ])
    func `pages are HTML without scripts, errors too`(target: String, status: Int) async throws {
        let response = try await shop(get(target))
        #expect(response.status == status)
        #expect(response.field("content-type") == "text/html; charset=utf-8")
        #expect(response.text.hasPrefix("<!doctype html>"))
        #expect(!response.text.contains("<script"))
    }

    @Test func `the home page does not wait for its kitchen`() async throws {
        let text = try await shop(get("/")).text
        let parts = try ["Asking the kitchen…", "On the tray", "</footer>", "<progress", "</html>"].map {
            try #require(text.firstRange(of: $0)).lowerBound
        }
        #expect(parts == parts.sorted())
    }

    @Test func `who runs no scripts gets the home page in order`() async throws {
        for request in [
            LiveServer.head("GET", "/", ["User-Agent: Example-Bot/1.0"]), get("/?mochi-in-order"),
        ] {
            let text = try await shop(request).text
            let parts = try ["In the kitchen", "<progress", "On the tray", "</footer>"].map {
                try #require(text.firstRange(of: $0)).lowerBound
            }
            #expect(parts == parts.sorted())
            #expect(!text.contains("Asking the kitchen…"))
            // The scripts of the islands and the properties of two, and none that moves parts to their places.
            #expect(text.components(separatedBy: #"<script type="module" src="/_mochi/"#).count == 3)
            #expect(text.components(separatedBy: #"<script type="application/json""#).count == 3)
            #expect(text.components(separatedBy: "<script").count == 5)
        }
    }

    @Test func `what a visitor writes into a path stays text`() async throws {
        let response = try await shop(get("/products/%3Cscript%3Ealert(1)%3C%3E%22'&"))
        #expect(response.status == 404)
        #expect(response.text.contains("&lt;script&gt;alert(1)&lt;&gt;&quot;'&amp;"))
        #expect(!response.text.contains("<script"))
    }

    @Test(arguments: [("/plaintext", "Hello, World!"), ("/json", #"{"message":"Hello, World!"}"#)])
    func `fixed workloads`(target: String, body: String) async throws {
        #expect(try await shop(get(target)).text == body)
    }

    @Test(arguments: [0, 1, 10_000])
    func `the table has as many rows as asked for`(rows: Int) async throws {
        let response = try await shop(get("/table?rows=\(rows)"))
        #expect(response.text.components(separatedBy: "<tr><td>").count - 1 == rows)
    }

    // Who compares servers compares these bytes.
    @Test func `the table is the same for everybody`() async throws {
        #expect(
            try await shop(get("/table?rows=2")).text == """
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Table</title></head><body><table>
                <tr><td>e220a839-7b1d-cdaf-6e78-9e6aa1b965f4</td><td>06c45d18-8009-454f-f88b-b8a8724c81ec</td></tr>
                <tr><td>1b39896a-51a8-749b-53cb-9f0c747ea2ea</td><td>2c829abe-1f45-32e1-c584-133ac916ab3c</td></tr>
                </table></body></html>

                """
        )
    }

    // The examples of FIPS 180-4 and its NIST test vectors.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func `the echo tells length and SHA-256 of the body`(body: String, digest: String) async throws {
        let head = LiveServer.head(
            "PUT",
            "/api/echo?a=1&b=green+tea",
            ["Content-Length: \(body.utf8.count)", "X-One: 1"]
        )
        let response = try await shop(head + body)
        let object = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any]
        #expect(object?["sha256"] as? String == digest)
        #expect(object?["bodyLength"] as? Int == body.utf8.count)
        #expect(object?["method"] as? String == "PUT")
        #expect(object?["query"] as? [String: String] == ["a": "1", "b": "green tea"])
        #expect(object?["headers"] as? [String: String] == ["host": "test", "x-one": "1"])
    }

    // Around the block of 64 bytes and the 8 bytes of length, against coreutils.
    @Test func `SHA-256 pads right at every length`() async throws {
        let server = try Self.showcase.get()
        try await onThread {
            let client = try RawClient(to: server.endpoint)
            for count in [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 129] {
                let body = String(repeating: "m", count: count)
                let head = LiveServer.head("POST", "/api/echo", ["Content-Length: \(count)"])
                let response = try client.exchange(head + body)
                let known = try Subprocess.run("sha256sum", [], input: Array(body.utf8)).output.prefix(64)
                #expect(response?.text.contains(known) == true, "\(count) bytes")
            }
        }
    }

    @Test(arguments: [("/api/stream?chunks=7&size=1000", 7000), ("/api/stream?chunks=0", 0), ("/api/stream", 10_240)])
    func `the stream has chunks times size bytes`(target: String, count: Int) async throws {
        #expect(try await shop(get(target)).body.count == count)
    }

    @Test(arguments: [
        "/table?rows=many", "/table?rows=10001", "/api/stream?chunks=100001", "/api/stream?size=0",
        "/api/stream?chunks=100000&size=1000000",
        "/api/slow?ms=60001",
        "/api/slow?ms=-1",
    ])
    func `what would cost too much is 400`(target: String) async throws {
        #expect(try await shop(get(target)).status == 400)
    }

    @Test func `a failure is told without its reason`() async throws {
        let response = try await shop(get("/api/fail"))
        #expect(response.status == 500)
        #expect(response.text == #"{"error":{"message":"Internal Server Error","status":500}}"#)
    }

    @Test(arguments: [("", nil), ("br", "br"), ("gzip", "gzip")])
    func `the recipe is sent as its packed neighbour`(accepted: String, coding: String?) async throws {
        let response = try await shop(LiveServer.head("GET", "/files/recipe.txt", ["Accept-Encoding: \(accepted)"]))
        #expect(response.status == 200)
        #expect(response.field("content-encoding") == coding)
        #expect(response.field("content-type") == "text/plain; charset=utf-8")
    }

    @Test func `the packed neighbours hold the recipe`() async throws {
        let plain = try await shop(get("/files/recipe.txt")).body
        let packed = try await shop(LiveServer.head("GET", "/files/recipe.txt", ["Accept-Encoding: gzip"])).body
        #expect(try await onThread { try Subprocess.run("gzip", ["-dc"], input: packed).standardOutput } == plain)
        #expect(
            try await shop(LiveServer.head("GET", "/files/recipe.txt", ["Accept-Encoding: br"])).body.count
                < packed.count
        )
    }

    // MARK: Echo server

    @Test(arguments: ["POST", "GET", "PUT", "DELETE", "OPTIONS", "BREW"])
    func `the echo server repeats the body of any method`(method: String) async throws {
        let response = try await echo(LiveServer.head(method, "/", ["Content-Length: 11"]) + "soft things")
        #expect(response.status == 200)
        #expect(response.framing == .length(11))
        #expect(response.text == "soft things")
    }

    @Test func `without a body the echo server says something`() async throws {
        let response = try await echo(get("/"))
        #expect(response.status == 200)
        #expect(!response.body.isEmpty)
    }

    @Test func `the echo server takes one megabyte and no more`() async throws {
        let server = try Self.echo.get()
        let sizes = try await onThread {
            try [1 << 20, 1 << 20 | 1].map { count in
                let client = try RawClient(to: server.endpoint)
                try client.send(LiveServer.head("POST", "/", ["Content-Length: \(count)"]))
                try client.send([UInt8](repeating: 0x61, count: count))
                let response = try client.response()
                return response?.status == 200 ? response?.body.count : response?.status
            }
        }
        #expect(sizes == [1 << 20, 413])
    }

    @Test func `the echo server tells fields and cookies`() async throws {
        let fields = try await echo(LiveServer.head("BREW", "/echo", ["X-One: 1", "X-One: 2"]))
        #expect(fields.text == "host: test\nx-one: 1\nx-one: 2\n")
        let cookies = try await echo(LiveServer.head("GET", "/cookie", ["Cookie: a=1; b=\"2\"; c"]))
        #expect(cookies.text == "a=1\nb=2\n")
        #expect(try await echo(get("/big.txt")).body.count == 128 * 1024)
    }
}
