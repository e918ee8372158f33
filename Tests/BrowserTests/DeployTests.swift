import Foundation
import MochiAPI
import TestSupport
import Testing

/// Pages that are open while the server is replaced by one that runs other code.
@Suite(.serialized) struct DeployTests {
    private enum Before {
        struct Profile: Component, Island {
            static let island = IslandOptions(name: "Profile")
            let start: Int
            var body: some HTML { button { "before \(start)" } }
        }
    }

    private enum After {
        struct Profile: Component, Island {
            static let island = IslandOptions(name: "Profile")
            let first: Int
            let step: Int
            var body: some HTML { button { "after \(first)" } }
        }
    }

    /// What one state of the code serves.
    private struct Deploy: Sendable {
        let page: Route
        let island: any Island.Type
        let module: String
    }

    /// A module whose button counts.
    private static func module(from start: String, by step: String) -> String {
        """
        export default (element, props, { signal }) => {
          const button = element.querySelector("button");
          let count = props.\(start);
          button.addEventListener("click", () => { button.textContent = count += \(step); }, { signal });
        };
        """
    }

    private static let far = RawHTML(String(repeating: "<p>Further down.</p>", count: 200))

    private static func deploy(before content: some HTML & Sendable) -> Deploy {
        Deploy(
            page: Mochi.page { _ in
                h1 { "Before" }
                content
            },
            island: Before.Profile.self,
            module: module(from: "start", by: "1")
        )
    }

    private static func deploy(after content: some HTML & Sendable) -> Deploy {
        Deploy(
            page: Mochi.page { _ in
                h1 { "After" }
                content
            },
            island: After.Profile.self,
            module: module(from: "first", by: "props.step")
        )
    }

    private static func serve(_ deploy: Deploy, _ directory: URL, port: Int = 0) async throws -> MochiServer {
        let folder = directory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(deploy.module.utf8).write(to: folder.appending(path: "Profile.client.js"))
        var options = ServeOptions(routes: [
            "/": deploy.page, "/favicon.ico": Mochi.api { _ in .empty() },
        ])
        options.islands = [deploy.island]
        options.clientModules = folder.path
        options.hostname = "127.0.0.1"
        options.port = port
        options.loops = 1
        options.handlesSignals = false
        options.shutdownTimeout = .milliseconds(100)
        options.securityHeaders?.contentSecurityPolicy =
            "default-src 'none'; connect-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
        return try await Mochi.serve(options)
    }

    /// Opens the page of one deploy; `body` gets it with a closure that puts the other in its place.
    private static func visit(
        _ before: Deploy,
        then after: Deploy,
        _ body: @escaping @Sendable (Page, _ replace: () throws -> Void) throws -> Void
    ) async throws {
        let directory = URL(filePath: NSTemporaryDirectory() + "mochi-deploy-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let old = try await serve(before, directory)
        do {
            try await Browser.run { browser throws in
                let page = try browser.open("about:blank")
                try page.runFirst(Self.telling)
                try page.navigate(to: "http://127.0.0.1:\(old.port)/")
                var new: MochiServer?
                defer { if let new { try? blocking { await new.stop() } } }
                try body(page) {
                    try blocking { await old.stop() }
                    new = try blocking { try await serve(after, directory, port: old.port) }
                }
            }
        } catch {
            await old.stop()
            throw error
        }
        await old.stop()
    }

    private static let telling = """
        globalThis.told = [];
        for (const what of ['load', 'error']) addEventListener('mochi:island:' + what, ({ detail }) => {
          told.push([what, detail.status, detail.attempts ?? detail.willRetry].join(' '));
        });
        """

    private static let goDown = "scrollTo(0, document.body.scrollHeight)"
    private static let heading = "document.querySelector('h1').textContent"
    private static let label = "document.querySelector('button').textContent"
    private static let arrival = "performance.getEntriesByType('navigation')[0].type"
    private static func state(_ state: String, of kind: String) -> String {
        "document.querySelector('mochi-\(kind)-island[data-state=\(state)]')"
    }

    @Test func `an island of another shape comes with a token of the new page`() async throws {
        let before = Group {
            Self.far
            Before.Profile(start: 7).deferred(.visible)
        }
        let after = Group {
            Self.far
            After.Profile(first: 7, step: 10).deferred(.visible)
        }
        try await Self.visit(Self.deploy(before: before), then: Self.deploy(after: after)) { page, replace in
            try replace()
            try page.evaluate(Self.goDown)
            try page.wait(until: Self.state("loaded", of: "server"))
            #expect(try page.evaluate(Self.label) == "after 7")
            #expect(try page.evaluate("told") == ["error 409 true", "load 200 2"])
            // What somebody has written into the page is still there.
            #expect(try page.evaluate(Self.heading) == "Before")
            #expect(try page.evaluate(Self.arrival) == "navigate")
        }
    }

    @Test func `a page that has no such island any more is loaded again, once`() async throws {
        let before = Group {
            Self.far
            Before.Profile(start: 7).deferred(.visible)
        }
        try await Self.visit(Self.deploy(before: before), then: Self.deploy(after: p { "Without" })) { page, replace in
            try replace()
            try page.evaluate(Self.goDown)
            try page.wait(until: "\(Self.heading) === 'After' && document.readyState === 'complete'")
            #expect(try page.evaluate(Self.arrival) == "reload")
            #expect(try page.evaluate("document.querySelector('mochi-server-island') === null"))
        }
    }

    @Test func `an island that runs in the browser runs the new code with the new properties`() async throws {
        let before = Before.Profile(start: 7).deferred().hydrated()
        let after = After.Profile(first: 7, step: 10).deferred().hydrated()
        try await Self.visit(Self.deploy(before: before), then: Self.deploy(after: after)) { page, replace in
            try page.wait(until: Self.state("loaded", of: "hydratable"))
            try page.click("button")
            #expect(try page.evaluate(Self.label) == "8")
            try replace()
            #expect(try page.evaluate("mochi.reload('Profile')") == [true])
            try page.wait(until: Self.state("loaded", of: "hydratable"))
            #expect(try page.evaluate(Self.label) == "after 7")
            try page.click("button")
            #expect(try page.evaluate(Self.label) == "17")
            #expect(try page.evaluate(Self.arrival) == "navigate")
        }
    }

    @Test func `a module that has been replaced before it was loaded leaves the markup of the server`() async throws {
        let before = Group {
            Self.far
            Before.Profile(start: 7).hydrated(.visible)
        }
        let after = Group {
            Self.far
            After.Profile(first: 7, step: 10).hydrated(.visible)
        }
        try await Self.visit(Self.deploy(before: before), then: Self.deploy(after: after)) { page, replace in
            try replace()
            try page.evaluate(Self.goDown)
            try page.wait(until: Self.state("failed", of: "hydratable"))
            #expect(try page.evaluate(Self.label) == "before 7")
            #expect(try page.evaluate("told") == ["error 0 false"])
            try page.reload()
            try page.evaluate(Self.goDown)
            try page.wait(until: Self.state("loaded", of: "hydratable"))
            try page.click("button")
            #expect(try page.evaluate(Self.label) == "17")
        }
    }
}
