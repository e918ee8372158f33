import Foundation
import MochiAPI
import TestSupport
import Testing

/// Client islands from their module's source to a click, under a policy that trusts nothing but a nonce.
@Suite(.serialized) struct ClientIslandTests {
    struct Counter: Component, Island {
        let start: Int
        let since: Date
        var body: some HTML { button { start } }
    }

    struct Broken: Component, Island {
        var body: some HTML { p { "still here" } }
    }

    private static let since = Date(timeIntervalSince1970: 0)

    private static let sources = [
        "Counter.client.ts": """
        import { wire } from "./lib/wire";
        type Props = { start: number; since: Date };
        export default (element: HTMLElement, props: Props, { signal }: { signal: AbortSignal }) => {
          element.title = props.since.toISOString();
          wire(element.querySelector("button")!, props.start, signal);
        };
        """,
        "Broken.client.ts": """
        import { wire } from "./lib/wire";
        export default () => { throw new Error("broken " + typeof wire); };
        """,
        // Shared by both, so it becomes a chunk.
        "lib/wire.ts": """
        export const wire = (button: HTMLElement, start: number, signal: AbortSignal) => {
          let count = start;
          button.addEventListener("click", () => { button.textContent = String(++count); }, { signal });
        };
        """,
    ]

    private static let far = String(repeating: "<p>Further down.</p>", count: 200)

    private static func options(modules: String) -> ServeOptions {
        var options = ServeOptions(routes: [
            "/": Mochi.page { _ in
                Counter(start: 3, since: since).hydrated()
                Counter(start: 3, since: since).hydrated()
            },
            "/visible": Mochi.page { _ in
                RawHTML(far)
                Counter(start: 5, since: since).hydrated(.visible)
            },
            "/deferred": Mochi.page { _ in
                Counter(start: 7, since: since).deferred { p { "…" } }.hydrated()
                RawHTML(far)
                Counter(start: 8, since: since).deferred().hydrated(.visible(rootMargin: "10px"))
            },
            "/broken": Mochi.page { _ in Broken().hydrated() },
            "/favicon.ico": Mochi.api { _ in .empty() },
        ])
        options.islands = [Counter.self, Broken.self]
        options.clientModules = modules
        options.hostname = "127.0.0.1"
        options.port = 0
        options.loops = 1
        options.handlesSignals = false
        options.shutdownTimeout = .milliseconds(100)
        options.securityHeaders?.contentSecurityPolicy =
            "default-src 'none'; connect-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
        return options
    }

    /// Opens a page of a server with the modules.
    private static func visit(_ path: String, _ body: @escaping @Sendable (Page) throws -> Void) async throws {
        let directory = URL(filePath: NSTemporaryDirectory() + "mochi-client-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        for (name, source) in sources {
            let file = directory.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(source.utf8).write(to: file)
        }
        let server = try await Mochi.serve(options(modules: directory.path))
        do {
            try await Browser.run { browser throws in
                try body(try browser.open("http://127.0.0.1:\(server.port)\(path)"))
            }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private static func state(_ state: String, _ count: Int) -> String {
        "document.querySelectorAll('mochi-hydratable-island[data-state=\(state)]').length === \(count)"
    }

    private static let texts = "[...document.querySelectorAll('button')].map((button) => button.textContent)"

    @Test func `islands count, each for itself`() async throws {
        try await Self.visit("/") { page in
            try page.wait(until: Self.state("loaded", 2))
            try page.click("button")
            try page.click("button")
            #expect(try page.evaluate(Self.texts) == ["5", "3"])
            #expect(try page.evaluate("document.querySelector('[title]').title") == "1970-01-01T00:00:00.000Z")
            #expect(try page.evaluate("document.querySelectorAll('script[type=\"application/json\"]').length") == 1)
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `a module is loaded when its island is seen`() async throws {
        let modules = "performance.getEntriesByType('resource').filter(({ name }) => /Counter-/.test(name)).length"
        try await Self.visit("/visible") { page in
            try page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            #expect(try page.evaluate(modules) == 0)
            try page.evaluate("scrollTo(0, document.body.scrollHeight)")
            try page.wait(until: Self.state("loaded", 1))
            try page.click("button")
            #expect(try page.evaluate(Self.texts) == ["6"])
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `an island that was fetched runs, and waits to be seen if it should`() async throws {
        try await Self.visit("/deferred") { page in
            try page.wait(until: Self.state("loaded", 1) + " && document.querySelectorAll('button').length === 2")
            try page.click("button")
            #expect(try page.evaluate(Self.texts) == ["8", "8"])
            #expect(try page.evaluate(Self.state("loaded", 1)))
            try page.evaluate("scrollTo(0, document.body.scrollHeight)")
            try page.wait(until: Self.state("loaded", 2))
            try page.evaluate("document.querySelectorAll('button')[1].click()")
            #expect(try page.evaluate(Self.texts) == ["8", "9"])
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `the server hears of a module that fails`() async throws {
        try await Self.visit("/broken") { page in
            try page.wait(until: Self.state("failed", 1))
            #expect(try page.evaluate("document.querySelector('p').textContent") == "still here")
            let sent =
                "performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/_mochi/client-error'))"
            try page.wait(until: sent)
            let status = try page.evaluate(
                """
                fetch('/_mochi/client-error', {
                  method: 'POST',
                  headers: { 'content-type': 'application/json' },
                  body: JSON.stringify({ name: 'Broken', message: 'again' }),
                }).then(({ status }) => status)
                """,
                as: Int.self
            )
            #expect(status == 204)
        }
    }
}
