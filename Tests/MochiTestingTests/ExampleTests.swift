import MochiAPI
import MochiTesting
import Testing

@Suite struct GuestTests {
    private let app: Routes = [
        "/": Mochi.api(
            get: { request in .text("Hello, \(request.headers[.cookie] ?? "stranger")!") },
            post: { request in
                var response = try Response.redirect(to: "/")
                try response.headers.append(.setCookie, try await request.text())
                return response
            }
        ),
        "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
    ]

    @Test(arguments: TestDepth.allCases)
    func `a guest is remembered`(depth: TestDepth) async throws {
        try await app.test(depth) { client in
            let page = try await client.with(redirects: .follow()).submit("/", ["name": "Mo"])
            #expect(page.text == "Hello, name=Mo!")
            #expect(client.cookies["name"]?.value == "Mo")
        }
    }

    @Test(arguments: TestDepth.allCases)
    func `a socket answers`(depth: TestDepth) async throws {
        try await app.test(depth) { client in
            try await client.webSocket("/ws/echo") { socket in
                try await socket.send("Soft!")
                let answer = try await socket.receive()
                #expect(answer == "Soft!")
            }
        }
    }
}
