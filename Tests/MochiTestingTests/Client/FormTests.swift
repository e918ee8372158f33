import MochiAPI
import MochiTesting
import Testing

@Suite struct FormTests {
    private static let app: Routes = ["/form": Echo.route, "/open": Echo.route.csrf(.webhook)]

    @Test(arguments: TestDepth.allCases)
    func `a form is submitted as a browser does`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let echo = try await client.submit("/form?/login", ["name": "Mo & Co", "text": "süß\n1+1"]).json(Echo.self)
            #expect(echo.method == "POST")
            #expect(echo.target == "/form?/login")
            #expect(echo.body == "name=Mo+%26+Co&text=s%C3%BC%C3%9F%0D%0A1%2B1")
            #expect(echo.values("content-type") == ["application/x-www-form-urlencoded"])
            #expect(echo.values("origin") == [client.origin])
            #expect(echo.values("sec-fetch-site") == ["same-origin"])
            #expect(echo.values("sec-fetch-mode") == ["navigate"])
            #expect(echo.values("x-mochi-action") == [])
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `files are uploaded as parts`(depth: TestDepth) async throws {
        try await Self.app.test(depth) { client async throws in
            let file = TestFile("a\"b.txt", "soft\n", contentType: "text/plain")
            let echo = try await client.upload("/form", fields: ["title": "Mo"], files: ["photo": file]).json(Echo.self)
            let type = try #require(echo.values("content-type").first)
            let boundary = type.dropFirst("multipart/form-data; boundary=".count)
            #expect(
                echo.body == """
                    --\(boundary)\r
                    Content-Disposition: form-data; name="title"\r
                    \r
                    Mo\r
                    --\(boundary)\r
                    Content-Disposition: form-data; name="photo"; filename="a%22b.txt"\r
                    Content-Type: text/plain\r
                    \r
                    soft
                    \r
                    --\(boundary)--\r

                    """
            )
            #expect(echo.values("sec-fetch-site") == ["same-origin"])
        }
    }

    @Test func `a form of another site says so`() async throws {
        try await Self.app.test { client async throws in
            client.cookies.set("session", "1")
            let echo = try await client.submit("/open", from: .crossSite("https://evil.example")).json(Echo.self)
            #expect(echo.values("origin") == ["https://evil.example"])
            #expect(echo.values("sec-fetch-site") == ["cross-site"])
            #expect(echo.values("cookie") == ["session=1"])
            let refused = try await client.submit("/form", from: .crossSite("https://evil.example"))
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `a form of no browser says nothing`() async throws {
        try await Self.app.test { client async throws in
            let echo = try await client.submit("/form", from: .none).json(Echo.self)
            #expect(echo.headers.contains { $0.hasPrefix("origin") || $0.hasPrefix("sec-fetch") } == false)
        }
    }

    @Test func `the script of an enhanced page asks for JSON`() async throws {
        try await Self.app.test { client async throws in
            let echo = try await client.submit("/form", ["a": "1"], enhanced: true).json(Echo.self)
            #expect(echo.values("x-mochi-action") == ["true"])
            #expect(echo.values("accept") == ["application/json"])
            #expect(echo.values("sec-fetch-mode") == ["cors"])
            let other = try await client.upload(
                "/form",
                files: ["f": TestFile("f", [0])],
                enhanced: true,
                headers: ["accept": "text/html"]
            )
            #expect(try other.json(Echo.self).values("accept") == ["text/html"])
        }
    }
}
