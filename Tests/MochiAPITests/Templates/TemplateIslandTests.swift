import Foundation
import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// Islands that templates are, and that stand in templates.
@Suite struct TemplateIslandTests {
    struct Clock: Component, Island {
        let zone: String
        var body: some HTML { time { zone } }
    }

    private struct User: Codable, Sendable {
        let name: String
    }

    private struct Mishap: Error, CustomStringConvertible {
        let description: String
    }

    private static let avatar = Mochi.component("UserAvatar") { props, request async throws in
        await Task.yield()
        let id = try props["userId"].decoded(as: Int.self)
        return User(name: request.cookies.get("name") ?? "nobody \(id)")
    }

    private static func app(_ home: String) throws -> TemplateApp {
        var app = try TemplateApp(
            [
                "Home": home, "UserAvatar": "<p>Welcome back, {name} ({userId})!</p>",
                "Counter": "<button>{start ?? 0}</button>",
            ],
            ["/": Mochi.page("Home")],
            [avatar]
        )
        app.options.islands = [Clock.self]
        app.options.htmlShell = "{{mochi.body}}{{mochi.script}}"
        try app.directory.write("Counter.client.js", "export default () => {};")
        try app.directory.write("Clock.client.js", "export default () => {};")
        app.options.clientModules = app.directory.path
        return app
    }

    @Test func `a deferred template shows its content until it is fetched`() async throws {
        let app = try Self.app(
            "<UserAvatar mochi:defer userId={123}><div class=\"skeleton\">Loading...</div></UserAvatar>"
        )
        try await app.test { client async throws in
            let page = try await client.get("/").text
            #expect(page.hasPrefix("<mochi-server-island name=\"UserAvatar\" signed-props=\""))
            #expect(page.contains("><div class=\"skeleton\">Loading...</div></mochi-server-island>"))
            #expect(!page.contains("Welcome"))
            let island = try #require(try await TemplateApp.islands(of: "/", client).first)
            #expect(island.status == .ok)
            #expect(island.text == "<p>Welcome back, nobody 123 (123)!</p>")
            client.cookies.set("name", "Mo")
            #expect(try await TemplateApp.islands(of: "/", client).first?.text == "<p>Welcome back, Mo (123)!</p>")
            // Props that somebody has made up are refused.
            let token = try #require(page.firstMatch(of: /signed-props="([^"]+)"/)).1
            #expect(try await client.get("/_mochi/island/UserAvatar?props=\(token.dropLast())").status == .forbidden)
            #expect(try await client.get("/_mochi/island/Counter?props=\(token)").status == .forbidden)
        }
    }

    @Test(
        arguments: [
            ("<UserAvatar mochi:defer userId={1} />", ""),
            ("<UserAvatar mochi:defer:visible userId={1} />", " when=\"visible\""),
            ("<UserAvatar mochi:defer={{ retries: 10 }} userId={1} />", " retries=\"10\""),
            (
                "<UserAvatar mochi:defer:visible={{ rootMargin: '200px', retries: 10 }} userId={1} />",
                " when=\"visible\" root-margin=\"200px\" retries=\"10\""
            ),
            (
                "<UserAvatar userId={1} mochi:defer:visible={{ rootMargin: '50% 0px' }} />",
                " when=\"visible\" root-margin=\"50% 0px\""
            ),
            (
                "<Clock zone=\"JST\" mochi:defer:visible={{ rootMargin: '200px' }}>…</Clock>",
                " when=\"visible\" root-margin=\"200px\""
            ),
        ]
    )
    func `directives say when and how often`(tag: String, attributes: String) async throws {
        try await Self.app(tag).test { client async throws in
            let page = try await client.get("/").text
            let found = try #require(
                page.firstMatch(of: /<mochi-server-island name="[^"]+" signed-props="[^"]+"([^>]*)>/)
            )
            #expect(found.1 == attributes)
            #expect(try await TemplateApp.islands(of: "/", client).first?.status == .ok)
        }
    }

    @Test(
        arguments: [
            ("mochi:defer={3}", "options are an object, {{ retries: 10 }}, and this is a number"),
            ("mochi:defer={{ retries: -1 }}", "retries is a number from 0 to 100"),
            ("mochi:defer={{ retry: 1 }}", "there is no option retry: there are retries and rootMargin"),
            (
                "mochi:defer:visible={{ rootMargin: 'wide' }}",
                "rootMargin is a text of one to four values in px or %, such as 200px or 50% 0px"
            ),
        ]
    )
    func `options that are none are told with their place`(directive: String, message: String) async throws {
        let problems = await TemplateBench().problems(["Main": "<Item \(directive) />", "Item": "x"])
        #expect(problems.map(\.message) == [message])
        #expect(problems.first?.line == 1)
    }

    @Test func `a hydrated island runs in browsers, of Swift or a template`() async throws {
        let home = """
            <Counter mochi:hydrate start={3} /><Clock mochi:hydrate:visible={{ rootMargin: '9px' }} zone="<JST>" />
            """
        try await Self.app(home).test { client async throws in
            let page = try await client.get("/").text
            let found = page.matches(
                of:
                    /<mochi-hydratable-island name="([^"]+)" module="([^"]+)-[0-9A-Z]+\.js" props="[^"]+"([^>]*)>(.*?)<\/mochi-hydratable-island>/
            )
            .map { "\($0.1) \($0.2)\($0.3) \($0.4)" }
            #expect(
                found == [
                    "Counter /_mochi/client/Counter <button>3</button>",
                    "Clock /_mochi/client/Clock when=\"visible\" root-margin=\"9px\" <time>&lt;JST&gt;</time>",
                ]
            )
            let block = try #require(page.firstMatch(of: /<script type="application\/json" id="[^"]+">(.*?)<\/script>/))
                .1
            let props = try Devalue.decode(TemplateValue.self, from: String(block))
            #expect(props == ["start": 3])
        }
    }

    @Test func `an island may be fetched, and run then`() async throws {
        let home =
            "<Counter mochi:defer mochi:hydrate:visible start={5}>…</Counter><Clock zone=\"JST\" mochi:hydrate mochi:defer:visible />"
        try await Self.app(home).test { client async throws in
            let page = try await client.get("/").text
            #expect(!page.contains("<mochi-hydratable-island"))
            #expect(page.contains("…</mochi-server-island>"))
            let islands = try await TemplateApp.islands(of: "/", client).map(\.text)
            #expect(islands.count == 2)
            #expect(islands[0].contains("<mochi-hydratable-island name=\"Counter\""))
            #expect(islands[0].contains(" when=\"visible\"><button>5</button></mochi-hydratable-island>"))
            #expect(islands[1].contains("><time>JST</time></mochi-hydratable-island>"))
        }
    }

    @Test func `props of every kind arrive`() async throws {
        let app = try TemplateApp(
            [
                "Home":
                    "<Box mochi:defer a=\"<\" b={1.5} c={null} e={[1, { x: 'y' }]} f={true} {...rest} n={9007199254740993} />",
                "Box": "{a} {b} {c === null} {d === undefined} {e[1].x} {f} {when} {n}",
            ],
            [
                "/": Mochi.page("Home") { _, _ in
                    TemplateValue(["rest": ["when": TemplateValue(.init(timeIntervalSince1970: 0))]])
                }
            ]
        )
        try await app.test { client async throws in
            let island = try #require(try await TemplateApp.islands(of: "/", client).first)
            #expect(island.text == "&lt; 1.5 true true y true 1970-01-01T00:00:00.000Z 9007199254740993")
        }
    }

    @Test func `a snippet is no prop of an island`() async throws {
        let problems = await TemplateBench().problems([
            "Main": "{#snippet s()}x{/snippet}<Item mochi:defer {s} />", "Item": "{@render s()}",
        ])
        #expect(problems.count <= 1)
    }

    @Test(arguments: [true, false])
    func `what fails in an island is told, and a sentence stands in its place`(isDevelopment: Bool) async throws {
        let number = UInt64.random(in: 1 ... .max)
        let name = "Broken\(number)"
        let log = EventLog(of: .islandError) { $0.componentName.hasPrefix(name) }
        var app = try TemplateApp(
            [
                "Home": "<\(name) mochi:defer /><\(name)Feed mochi:defer />",
                "Inline": "<p>before</p><\(name) mochi:hydrate /><p>behind</p>", name: "<b>b</b>{({}) + 1}",
                "\(name)Feed": "x",
            ],
            ["/": Mochi.page("Home"), "/inline": Mochi.page("Inline")],
            [Mochi.component("\(name)Feed") { _, _ throws -> User in throw Mishap(description: "s3cret") }]
        )
        try app.directory.write("\(name).client.js", "export default () => {};")
        app.options.clientModules = app.directory.path
        app.options.development = isDevelopment
        try await app.test { client async throws in
            for island in try await TemplateApp.islands(of: "/", client) {
                #expect(island.status == .ok)
                #expect(island.text.hasPrefix("<mochi-island-failure role=\"alert\">"))
                #expect(!island.text.contains("<b>b</b>"))
                #expect(isDevelopment || !island.text.contains("s3cret") && !island.text.contains(".mochi"))
            }
            let inline = try await client.get("/inline")
            #expect(inline.status == .ok)
            #expect(inline.contains("<p>before</p>") && inline.contains("<p>behind</p>"))
            #expect(!inline.contains("<b>b</b>"))
        }
        let events = await log.wait(for: 3).sorted {
            ($0.componentName, $0.kind.rawValue) < ($1.componentName, $1.kind.rawValue)
        }
        #expect(events.map(\.componentName) == [name, name, "\(name)Feed"])
        #expect(events.map(\.kind) == [.hydratable, .server, .server])
        #expect(events[1].message.contains("\(name).mochi:1:"))
        #expect(events[2].message == "s3cret")
    }
}
