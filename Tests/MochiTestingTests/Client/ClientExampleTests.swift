import MochiAPI
import MochiTesting
import Testing

/// The examples of the documentation about the test client, compiled and run.
@Suite struct ClientExampleTests {
    struct Order: Codable, Sendable {
        var mochi: String
        var count: Int
    }

    private static let routes: Routes = [
        "/hello/:name": Mochi.api { request in .text("Hello, \(try request.parameters.require("name"))!") },
        "/products/matcha": Mochi.page { _ in h1 { "Matcha" } },
        "/old": Mochi.api { _ in throw Redirect(to: "/products/matcha") },
        "/notes": Mochi.api(post: { request in .text(try await request.text()) }),
        "/orders": Mochi.api(
            get: { _ in .json(Order(mochi: "matcha", count: 2)) },
            post: { request in .json(try await request.json(Order.self), status: .created) }
        ),
        "/orders/7": Mochi.api(put: { request in .json(try await request.json(Order.self)) }),
        "/login": Mochi.api(post: { request in
            try request.cookies.set("session", try await request.formData()["name"] ?? "", CookieOptions(secure: false))
            return .empty()
        }),
        "/account": Mochi.api { request in .text(request.cookies.get("session") ?? "nobody") },
        "/guestbook": Mochi.api(post: { request in .text(try await request.formData()["name"] ?? "") }),
        "/gallery": Mochi.api(post: { request in .text(try await request.formData().files[0].filename) }),
        "/countdown": Mochi.api { _ in
            .stream(contentType: "text/plain") { writer in
                for second in [3, 2, 1] { try await writer.write("\(second)\n") }
            }
        },
        "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
        "/ws/members": Mochi.ws(
            upgrade: { _, _ -> Int? in throw HTTPError(.unauthorized) },
            message: { _, _ in }
        ),
    ]

    private let app = ServeOptions(routes: Self.routes)

    @Test(arguments: TestDepth.allCases)
    func `a guest is greeted`(depth: TestDepth) async throws {
        try await app.test(depth) { client in
            let response = try await client.get("/hello/Mo")
            #expect(response.text == "Hello, Mo!")
        }
    }

    @Test func `requests of the documentation are answered`() async throws {
        let routes = Self.routes
        let app = ServeOptions(routes: routes)
        try await app.test { client in
            let response = try await client.get("/hello/Mo")
            #expect(response.status == .ok)
            #expect(response.text == "Hello, Mo!")
        }
        try await app.test { client in
            let response = try await client.get("/products/matcha")
            #expect(response.status == .ok)
            #expect(response.contains("<h1>Matcha</h1>"))

            let patient = client.with(timeLimit: .seconds(60))
            let page = try await client.with(redirects: .follow()).get("/old")
            #expect(page.path == "/products/matcha")
            #expect(patient.timeLimit == .seconds(60))
        }
        try await app.test { client in
            let order = Order(mochi: "yuzu", count: 1)
            try await client.post("/notes", body: "soft things")
            try await client.put("/orders/7", body: .json(order))
            try await client.post("/orders", body: .json(Order(mochi: "matcha", count: 2)))
        }
        try await app.test { client in
            let response = try await client.get("/orders")
            let order = try response.json(Order.self)
            #expect(order.mochi == "matcha")
        }
    }

    @Test func `visitors of the documentation are remembered`() async throws {
        try await app.test { client in
            try await client.submit("/login", ["name": "Mo"])
            let account = try await client.get("/account")
            #expect(account.contains("Mo"))
        }
        try await app.test { client in
            try await client.submit("/login", ["name": "Mo"])
            #expect(client.cookies["session"]?.isHTTPOnly == true)
            client.cookies.set("theme", "dark")
            #expect(try await client.another().get("/account").text == "nobody")
        }
        try await app.test { client in
            let response = try await client.submit("/guestbook", ["name": "Mo", "text": "Soft!"])
            let refused = try await client.submit(
                "/guestbook",
                ["name": "Mo"],
                from: .crossSite("https://evil.example")
            )
            #expect(response.status == .ok)
            #expect(refused.status == .forbidden)
            let bytes: [UInt8] = [0x89, 0x50]
            try await client.upload(
                "/gallery",
                fields: ["title": "Matcha"],
                files: ["photo": TestFile("matcha.png", bytes)]
            )
        }
    }

    @Test func `streams of the documentation are seen as they come`() async throws {
        try await app.test { client in
            try await client.stream("/countdown") { response, pieces in
                let first = try await pieces.text(through: "\n")
                #expect(response.status == .ok)
                #expect(first == "3\n")
            }
            var rest: [UInt8] = []
            try await client.stream("/countdown") { response, pieces in
                let first = try await pieces.text(through: "\n")
                #expect(first == "3\n")
                for try await piece in pieces { rest += piece }
            }
            #expect(String(decoding: rest, as: UTF8.self) == "2\n1\n")
        }
    }

    @Test func `sockets of the documentation talk`() async throws {
        try await app.test { client in
            try await client.webSocket("/ws/echo") { socket in
                try await socket.send("Hello")
                let answer = try await socket.receive()
                #expect(answer == "Hello")
            }
            let refusal = await #expect(throws: TestWebSocketRefusal.self) {
                try await client.webSocket("/ws/members") { _ in }
            }
            #expect(refusal?.response.status == .unauthorized)
        }
    }
}
