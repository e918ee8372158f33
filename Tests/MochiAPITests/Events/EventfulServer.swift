import TestSupport
import Testing

@testable import MochiAPI

/// A server that does everything of which there is an event, under paths and names with a mark of its own.
struct EventfulServer: Sendable {
    private struct Broken: Error, CustomStringConvertible {
        let description: String
    }

    private struct Lamp: AsyncComponent, Island {
        let mark: String
        var body: some HTML {
            get async throws {
                await Task.yield()
                if !mark.isEmpty { throw Broken(description: mark) }
                return p { "never" }
            }
        }
    }

    private let mark: String

    init(_ mark: String) {
        self.mark = mark
    }

    private var routes: Routes {
        let mark = mark
        return [
            "/\(mark)": Mochi.page(
                actions: [
                    "sign": { _ in .fail(.unprocessableContent) },
                    "break": { _ in throw Broken(description: mark) },
                ]
            ) { _ in p { "page" } },
            "/\(mark)/islands": Mochi.page { _ in
                Lamp(mark: mark).hydrated()
                Lamp(mark: mark).deferred()
            },
            "/\(mark)/breaks": Mochi.api { _ in throw Broken(description: mark) },
            "/\(mark)/sse": Mochi.sse { stream, _ in try await stream.send("hello", event: "greeting") },
            "/\(mark)/ws": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
    }

    private func options(_ directory: TemporaryDirectory) throws -> ServeOptions {
        try directory.write("Lamp.client.js", "export default () => {};")
        try directory.write("\(mark)/Tea.mochi", "<p>tea</p>")
        return .testing {
            $0.islands = [Lamp.self]
            $0.clientModules = directory.path
            $0.templates.directory = directory.path + "/\(mark)"
            $0.warmup = true
            // Stacks are told in development alone.
            $0.development = true
        }
    }

    /// Runs the server, and returns when all of it has been told.
    func run(until recorder: EventRecorder) async throws {
        let directory = try TemporaryDirectory()
        try await LiveServer.run(routes, try options(directory)) { live async throws in
            await recorder.wait(for: "request", with: "/\(mark)", "\"warmup\":true")
            try await visit(live)
            try await talk(live)
            try await readCache()
            try directory.write("\(mark)/Tea.mochi", "<p>{tea</p>")
            for name in ["compile:error", "recompile:complete"] { await recorder.wait(for: name, with: mark) }
            // In development these come a little later, with the calls that led to them.
            for kind in ["api", "action"] { await recorder.wait(for: "error", with: mark, "\"kind\":\"\(kind)\"") }
            for kind in ["server", "hydratable"] {
                await recorder.wait(for: "island:error", with: mark, "\"kind\":\"\(kind)\"")
            }
            for name in ["ws:close", "sse:close"] { await recorder.wait(for: name, with: mark) }
        }
    }

    private func visit(_ live: LiveServer) async throws {
        _ = try await live.get("/\(mark)/breaks")
        for action in ["sign", "break"] {
            _ = try await live.post(
                "/\(mark)?/\(action)",
                "a=1",
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Site: same-origin"
            )
        }
        let page = try await live.get("/\(mark)/islands").text
        let token = try #require(page.firstMatch(of: /signed-props="([^"]+)"/)).1
        _ = try await live.get("/_mochi/island/Lamp?props=\(token)")
        let report = #"{"name":"Lamp","message":"\#(mark)"}"#
        _ = try await live.post("/_mochi/client-error", report, "Content-Type: application/json")
    }

    private func talk(_ live: LiveServer) async throws {
        _ = try await live.get("/\(mark)/sse")
        try await live.socket("/\(mark)/ws") { client throws in
            try client.send(.text("hello"))
            #expect(try client.nextMessage() == .text("hello"))
            _ = try client.close()
        }
    }

    private func readCache() async throws {
        let cache = MochiCache<Int>()
        for number in 0..<2 {
            _ = try await cache.fetch(mark) { number }
            await cache.markStale(mark)
        }
        await cache.whenIdle()
    }
}
