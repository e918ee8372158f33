import Foundation
import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// What a server in development does when a file is saved.
@Suite struct LiveReloadTests {
    /// A server with templates that a test saves anew.
    private struct Workshop: Sendable {
        let directory: TemporaryDirectory
        let live: LiveServer
        let starts: EventLog<RecompileStartEvent>
        let ends: EventLog<RecompileCompleteEvent>

        func save(_ name: String, _ text: String) throws {
            try text.write(toFile: directory.path + "/" + name, atomically: true, encoding: .utf8)
        }

        /// Saves, and waits until what follows is over.
        func cycle(_ name: String, _ text: String) async throws -> RecompileCompleteEvent {
            let count = ends.events.count
            try save(name, text)
            return try #require(await ends.wait(for: count + 1).last)
        }
    }

    private static func run(
        _ files: [String: String],
        _ routes: Routes = ["/": Mochi.page("Home"), "/other": Mochi.page("Other")],
        _ body: @escaping @Sendable (Workshop) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        for (name, text) in files { try directory.write(name, text) }
        let root = directory.path
        let starts = EventLog(of: .recompileStart) { $0.path.hasPrefix(root) }
        let ends = EventLog(of: .recompileComplete) { $0.path.hasPrefix(root) }
        var options = ServeOptions.testing()
        options.development = true
        options.templates.directory = root
        try await LiveServer.run(routes, loops: 1, options) { live async throws in
            try await body(Workshop(directory: directory, live: live, starts: starts, ends: ends))
        }
    }

    private static let files = [
        "Home.mochi": "<h1>one</h1><Item />", "Other.mochi": "<h1>other</h1>", "Item.mochi": "<p>item</p>",
    ]

    @Test func `a save shows without a build, in one cycle`() async throws {
        try await Self.run(Self.files) { workshop async throws in
            #expect(try await workshop.live.get("/").text == "<h1>one</h1><p>item</p>")
            let event = try await workshop.cycle("Item.mochi", "<p>new</p>")
            #expect(event.trigger == .file)
            #expect(event.pageCount == 1)
            #expect(event.clientBundleCount == 0)
            #expect(try await workshop.live.get("/").text == "<h1>one</h1><p>new</p>")
            #expect(try await workshop.live.get("/other").text == "<h1>other</h1>")
            #expect(workshop.starts.events.count == 1 && workshop.ends.events.count == 1)
            // What is saved as it was does nothing.
            try workshop.save("Item.mochi", "<p>new</p>")
            let next = try await workshop.cycle("Other.mochi", "<h1>more</h1>")
            #expect(next.path.hasSuffix("Other.mochi"))
            #expect(workshop.ends.events.count == 2)
        }
    }

    @Test func `templates come and go`() async throws {
        try await Self.run(Self.files) { workshop async throws in
            _ = try await workshop.cycle("New.mochi", "<i>new</i>")
            _ = try await workshop.cycle("Home.mochi", "<New />")
            #expect(try await workshop.live.get("/").text == "<i>new</i>")
            let count = workshop.ends.events.count
            try FileManager.default.removeItem(atPath: workshop.directory.path + "/New.mochi")
            _ = await workshop.ends.wait(for: count + 1)
            let gone = try await workshop.live.get("/")
            #expect(gone.status == 500)
            #expect(gone.text.contains("there is no component New"))
            _ = try await workshop.cycle("New.mochi", "<i>back</i>")
            #expect(try await workshop.live.get("/").text == "<i>back</i>")
        }
    }

    @Test func `ten breakages in a row heal`() async throws {
        try await Self.run(Self.files) { workshop async throws in
            for number in 1...10 {
                let broken = [
                    "<p>", "{", "{#if x}", "<Nope />", "{a b}", "<p {x}", "{/if}", "<style>p {", "{f()}", "</p>",
                ][number - 1]
                _ = try await workshop.cycle("Item.mochi", broken + "<!-- \(number) -->")
                let answer = try await workshop.live.get("/")
                #expect(answer.status == 500, "\(broken)")
                #expect(answer.text.contains("Item.mochi:1:"), "\(broken)")
                #expect(try await workshop.live.get("/other").status == 200)
                _ = try await workshop.cycle("Item.mochi", "<p>\(number)</p>")
                #expect(try await workshop.live.get("/").text == "<h1>one</h1><p>\(number)</p>")
            }
        }
    }

    @Test func `a server with a broken template starts, and heals`() async throws {
        var files = Self.files
        files["Item.mochi"] = "<p>{</p>"
        try await Self.run(files) { workshop async throws in
            #expect(try await workshop.live.get("/").status == 500)
            #expect(try await workshop.live.get("/other").status == 200)
            _ = try await workshop.cycle("Item.mochi", "<p>mended</p>")
            #expect(try await workshop.live.get("/").text == "<h1>one</h1><p>mended</p>")
        }
    }

    @Test func `client modules lie beside their templates, and are bundled once for a save`() async throws {
        let files = [
            "Home.mochi": "<Counter mochi:hydrate start={3} />", "Counter.mochi": "<button>{start}</button>",
            "Counter.client.js": "export default (element) => { element.title = 1 };",
        ]
        try await Self.run(files, ["/": Mochi.page("Home")]) { workshop async throws in
            func module() async throws -> String {
                let page = try await workshop.live.get("/").text
                return String(try #require(page.firstMatch(of: /name="Counter" module="([^"]+)"/)).1)
            }
            let first = try await module()
            #expect(try await workshop.live.get(first).text.contains("title=1"))
            let event = try await workshop.cycle(
                "Counter.client.js",
                "export default (element) => { element.title = 2 };"
            )
            #expect(event.clientBundleCount == 1)
            let second = try await module()
            #expect(second != first)
            #expect(try await workshop.live.get(second).text.contains("title=2"))
            // What is wrong leaves the last modules that were not.
            #expect(try await workshop.cycle("Counter.client.js", "export default (").clientBundleCount == 1)
            #expect(try await module() == second)
        }
    }

    @Test func `pages are told what to do`() async throws {
        var files = Self.files
        files["Item.mochi"] = "<p>item</p><style>p { color: red }</style>"
        try await Self.run(files) { workshop async throws in
            let path = "/_mochi/live"
            let messages = try await workshop.live.socket(path) { client throws in
                var messages: [String] = []
                func next() throws {
                    guard case .text(let text) = try client.nextMessage() else { return }
                    messages.append(text.replacing(/"version":"[^"]*"/, with: "\"version\":\"\""))
                }
                try next()
                for text in [
                    "<p>item</p><style>p { color: blue }</style>", "<p>{</p>",
                    "<p>item</p><style>p { color: blue }</style>",
                ] {
                    try workshop.save("Item.mochi", text)
                    try next()
                }
                return messages
            }
            let types = messages.map { $0.firstMatch(of: /"type":"(\w+)"/)?.1 ?? "" }
            #expect(types == ["hello", "css", "problems", "reload"])
            #expect(messages[1].contains("color:blue"))
            #expect(messages[2].contains(#"Item.mochi:1:5: a value is missing here"#))
        }
    }
}
