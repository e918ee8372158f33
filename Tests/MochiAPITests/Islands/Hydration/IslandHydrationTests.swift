import Foundation
import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// Islands that run in the browser, as their pages and fragments say so.
@Suite struct IslandHydrationTests {
    struct Counter: Component, Island {
        let start: Int
        var note = "<b>&"
        var body: some HTML { button { start } }
    }

    struct Slow: AsyncComponent, Island {
        let id: Int
        var body: some HTML {
            get async throws {
                for _ in 0..<20 { await Task.yield() }
                return p { "slow \(id)" }
            }
        }
    }

    struct Nest: Component, Island {
        var body: some HTML {
            div {
                Counter(start: 1).hydrated()
                Counter(start: 2).deferred().hydrated()
            }
        }
    }

    /// It has no module.
    struct Plain: Component, Island {
        var body: some HTML { p { "plain" } }
    }

    /// `Devalue` has no text for it.
    struct Odd: Component, Island {
        let link: URL?
        var body: some HTML { p { "odd" } }
    }

    /// Not among `options.islands`.
    struct Stranger: Component, Island {
        var body: some HTML { p { "stranger" } }
    }

    private static let module = "export default () => {};"

    private static func modules() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        for name in ["Counter", "Slow", "Nest", "Odd"] { try directory.write("\(name).client.js", module) }
        return directory
    }

    private static func app(_ directory: TemporaryDirectory) -> ServeOptions {
        var options = ServeOptions(routes: [
            "/": Mochi.page { _ in
                Counter(start: 3).hydrated()
                Counter(start: 3).hydrated(.visible)
                Counter(start: 4).hydrated(.visible(rootMargin: "200px"))
            },
            "/slow": Mochi.page { _ in
                p { "before" }
                Slow(id: 1).hydrated()
                Slow(id: 2).hydrated().streamed { "…" }
            },
            "/nest": Mochi.page { _ in Nest().hydrated() },
            "/deferred": Mochi.page { _ in
                Counter(start: 5).deferred { "…" }.hydrated(.visible(rootMargin: "10px"))
                Slow(id: 6).deferred(.visible, retries: 2).hydrated()
                Counter(start: 5).deferred()
            },
            "/fragment": Mochi.page { _ in Nest().deferred() },
            "/odd": Mochi.page { _ in
                Plain().hydrated()
                Plain().deferred().hydrated()
                Odd(link: URL(string: "/relative")).hydrated()
                Stranger().hydrated()
                Stranger().deferred().hydrated()
            },
        ])
        options.islands = [Counter.self, Slow.self, Nest.self, Plain.self, Odd.self]
        options.htmlShell = "{{mochi.body}}|{{mochi.script}}"
        options.clientModules = directory.path
        return options
    }

    /// What a page says about its islands: name, module without what changes, and the rest of the attributes.
    private static func elements(_ text: String) -> [String] {
        text.matches(
            of: /<mochi-hydratable-island name="([^"]+)" module="([^"]+)-[0-9A-Z]+\.js" props="([^"]+)"([^>]*)>/
        )
        .map { "\($0.1) \($0.2)\($0.4)" }
    }

    /// The blocks of data by their names.
    private static func blocks(_ text: String) -> [(id: String, text: String)] {
        text.matches(of: /<script type="application\/json" id="([^"]+)">(.*?)<\/script>/).map {
            (id: String($0.1), text: String($0.2))
        }
    }

    private static func props(_ text: String) -> [String] {
        text.matches(of: /\sprops="([^"]+)"/).map { String($0.1) }
    }

    private static func scripts(_ text: String) -> [String] {
        text.matches(of: /<script type="module" src="\/_mochi\/client\/(\w+)-/).map { String($0.1) }
    }

    @Test(arguments: TestDepth.allCases)
    func `an island stands in its element, with its module and its properties`(depth: TestDepth) async throws {
        let directory = try Self.modules()
        try await Self.app(directory).test(depth) { client async throws in
            let text = try await client.get("/").text
            let expected = [
                "Counter /_mochi/client/Counter", #"Counter /_mochi/client/Counter when="visible""#,
                #"Counter /_mochi/client/Counter when="visible" root-margin="200px""#,
            ]
            #expect(Self.elements(text) == expected)
            #expect(text.contains("><button>3</button></mochi-hydratable-island>"))
            let blocks = Self.blocks(text)
            #expect(blocks.count == 2)
            #expect(Self.props(text) == [blocks[0].id, blocks[0].id, blocks[1].id])
            #expect(blocks.allSatisfy { $0.id.hasPrefix("mochi-props-") })
            #expect(blocks[0].text.contains("start") && !blocks[0].text.contains("<"))
            let counter = try Devalue.decode(Counter.self, from: blocks[1].text)
            #expect(counter.start == 4 && counter.note == "<b>&")
            #expect(Self.scripts(text) == ["hydrate"])
        }
    }

    @Test func `parts that come later bring their islands`() async throws {
        let directory = try Self.modules()
        for shell in ["{{mochi.body}}|{{mochi.script}}", "{{mochi.script}}|{{mochi.body}}</html>"] {
            var options = Self.app(directory)
            options.htmlShell = shell
            try await options.test { client async throws in
                let text = try await client.get("/slow").text
                #expect(Self.elements(text).count == 2)
                #expect(text.contains("><p>slow 1</p></mochi-hydratable-island>"))
                #expect(Self.props(text) == Self.blocks(text).map(\.id))
                #expect(Self.blocks(text).count == 2)
                #expect(Self.scripts(text) == ["hydrate"])
            }
        }
    }

    @Test func `an island holds islands of both kinds`() async throws {
        let directory = try Self.modules()
        try await Self.app(directory).test { client async throws in
            let page = try await client.get("/nest").text
            #expect(Self.elements(page).map { $0.prefix(4) } == ["Nest", "Coun"])
            #expect(Self.scripts(page) == ["hydrate", "islands"])
            let fragment = try await Self.fragments(of: "/fragment", client)[0]
            // What is nested in a fragment comes with it.
            #expect(Self.elements(fragment).count == 2)
            #expect(Self.blocks(fragment).count == 2)
            #expect(Self.scripts(fragment) == ["hydrate"])
        }
    }

    private static func fragments(of path: String, _ client: TestClient) async throws -> [String] {
        let page = try await client.get(path).text
        var fragments: [String] = []
        for match in page.matches(of: /<mochi-server-island name="([^"]+)" signed-props="([^"]+)"/) {
            let response = try await client.get("/_mochi/island/\(match.1)?props=\(match.2)")
            #expect(response.status == .ok)
            fragments.append(response.text)
        }
        return fragments
    }

    @Test func `an island that is fetched comes with its module`() async throws {
        let directory = try Self.modules()
        try await Self.app(directory).test { client async throws in
            let page = try await client.get("/deferred").text
            #expect(Self.scripts(page) == ["islands", "hydrate"])
            #expect(Self.elements(page).isEmpty && Self.blocks(page).isEmpty)
            let fragments = try await Self.fragments(of: "/deferred", client)
            #expect(
                Self.elements(fragments[0])
                    == [#"Counter /_mochi/client/Counter when="visible" root-margin="10px""#]
            )
            #expect(Self.blocks(fragments[0]).map(\.id) == Self.props(fragments[0]))
            #expect(fragments[0].contains("><button>5</button></mochi-hydratable-island>"))
            #expect(Self.elements(fragments[1]) == ["Slow /_mochi/client/Slow"])
            #expect(fragments[1].contains("><p>slow 6</p></mochi-hydratable-island>"))
            #expect(fragments[2] == "<button>5</button>")
        }
    }

    @Test func `what cannot run in a browser is markup and no more`() async throws {
        let directory = try Self.modules()
        try await Self.app(directory).test { client async throws in
            let text = try await client.get("/odd").text
            #expect(Self.elements(text).isEmpty && Self.blocks(text).isEmpty)
            let markup = text.replacing(/\ssigned-props="[^"]+"/, with: "")
            #expect(
                markup.hasPrefix(
                    #"<p>plain</p><mochi-server-island name="Plain"></mochi-server-island><p>odd</p><p>stranger</p>"#
                        + "<p>stranger</p>|"
                )
            )
            #expect(Self.scripts(text) == ["islands"])
            #expect(try await Self.fragments(of: "/odd", client) == ["<p>plain</p>"])
        }
    }

    @Test(
        arguments: [
            nil, IslandLoading.immediately, .visible, .visible(rootMargin: "1px"), .visible(rootMargin: "-1.5px 2%"),
            .visible(rootMargin: "1px 2px 3px 4%"),
        ] as [IslandLoading?]
    )
    func `a payload is read as it was written`(hydration: IslandLoading?) {
        let payload = IslandPayload(IslandPayload.head(hydration) + #"["a\nb"]"#)
        #expect(payload.props == #"["a\nb"]"#)
        #expect(payload.hydration?.isVisible == hydration?.isVisible)
        #expect(payload.hydration?.rootMargin == hydration?.rootMargin)
    }

    @Test(
        arguments: ["0px", "200px", "-1.5px 2%", "1px 2px 3px 4%"].map { ($0, true) }
            + [
                "", "0", "1", "px", "-px", "1.px", ".5px", "1px,2px", "1px  2px", " 1px", "1em", "1px 2px 3px 4px 5px",
                "1px\n",
            ]
            .map { ($0, false) }
    )
    func `a root margin is what browsers take`(text: String, isTaken: Bool) {
        #expect(IslandLoading.isRootMargin(text) == isTaken)
    }
}
