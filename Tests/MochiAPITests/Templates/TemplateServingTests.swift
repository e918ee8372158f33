import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// Pages that are templates, through a server.
@Suite struct TemplateServingTests {
    private struct Tea: Codable, Sendable {
        let name: String
        var cents: Int?
    }

    private struct Mishap: Error, CustomStringConvertible {
        let description: String
    }

    private struct Frame: Component, Decodable {
        let children: TemplateChildren
        var body: some HTML { section { children } }
    }

    /// Two that wait for each other: neither begins when the other is done.
    private actor Meeting {
        private var waiting: CheckedContinuation<Void, Never>?

        func attend() async {
            if let other = waiting.take() { return other.resume() }
            await withCheckedContinuation { waiting = $0 }
        }
    }

    // MARK: Pages

    @Test(arguments: TestDepth.allCases)
    func `a page is a template with what serverProps return`(depth: TestDepth) async throws {
        let app = try TemplateApp(
            [
                "Home": "<mochi:head><title>{name}</title></mochi:head><h1>{name}</h1>{#if cents}<p>{cents}</p>{/if}",
                "pages/About": "<p>about</p>",
            ],
            [
                "/teas/:name": Mochi.page("Home") { _, parameters in Tea(name: try parameters.require("name")) },
                "/later/:name": Mochi.page("Home") { request, parameters async throws in
                    await Task.yield()
                    return Tea(name: try parameters.require("name"), cents: request.query["cents"].flatMap { Int($0) })
                },
                "/about": Mochi.page("About"),
            ]
        )
        try await app.test(depth) { client async throws in
            #expect(try await client.get("/teas/%3Cuji%3E").text == "<h1>&lt;uji&gt;</h1>")
            #expect(try await client.get("/later/uji?cents=350").text == "<h1>uji</h1><p>350</p>")
            #expect(try await client.get("/about").text == "<p>about</p>")
            let head = try await client.request(.head, "/about")
            #expect(head.status == .ok)
            #expect(head.headers[.contentType] == "text/html; charset=utf-8")
        }
    }

    @Test func `the head and the styles of templates get into the shell once`() async throws {
        var app = try TemplateApp(
            [
                "Home": "<mochi:head><title>{'<'}</title></mochi:head><Item /><Item />",
                "Item": "<p>x</p><style>p { color: red }</style>",
            ],
            ["/": Mochi.page("Home")]
        )
        app.options.htmlShell = "[{{mochi.head}}][{{mochi.css}}][{{mochi.body}}]"
        try await app.test { client async throws in
            let text = try await client.get("/").text
            #expect(text.contains("[<title>&lt;</title>]"))
            #expect(text.matches(of: /{color:red;}/).count == 1)
            #expect(text.matches(of: /<p class="mochi-[a-z0-9]+">x<\/p>/).count == 2)
        }
    }

    @Test func `a redirect that is thrown renders nothing`() async throws {
        let app = try TemplateApp(
            ["Home": "{fail()}"],
            [
                "/": Mochi.page("Home") { _, _ throws -> Tea in throw Redirect(to: "/login") },
                "/later": Mochi.page("Home") { _, _ async throws -> Tea in
                    await Task.yield()
                    throw Redirect(to: "/login")
                },
                "/none": Mochi.page("Home") { _, _ throws -> Tea in throw HTTPError(.notFound, "No such tea.") },
            ]
        )
        var options = app
        options.options.templates.functions["fail"] = TemplateFunction { () throws -> Int in
            throw Mishap(description: "ran")
        }
        try await options.test { client async throws in
            for path in ["/", "/later"] {
                let answer = try await client.get(path)
                #expect(answer.status == .seeOther)
                #expect(answer.headers[.location] == "/login")
                #expect(answer.text.isEmpty)
            }
            let none = try await client.get("/none")
            #expect(none.status == .notFound)
            #expect(none.contains("No such tea."))
        }
    }

    @Test func `a page with forms shows what came of them`() async throws {
        struct Props: Codable, Sendable {
            let problem: String?
        }
        let sign: FormAction = { request in
            let name = request.form["name"] ?? ""
            if name.count < 2 { return .fail(.unprocessableContent, "<\(name)> is too short") }
            return .redirect(to: "/thanks")
        }
        let app = try TemplateApp(
            [
                "Guestbook":
                    "<form method=\"post\" action=\"?/sign\"><input name=\"name\"></form>{#if problem}<p>{problem}</p>{/if}"
            ],
            [
                "/": Mochi.page("Guestbook", actions: ["sign": sign]) { request, _ in
                    Props(problem: request.form?.data(as: String.self))
                }
            ]
        )
        try await app.test { client async throws in
            #expect(try await client.get("/").text.hasSuffix("</form>"))
            let refused = try await client.submit("/?/sign", ["name": "M"])
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.hasSuffix("<p>&lt;M&gt; is too short</p>"))
            #expect(try await client.submit("/?/sign", ["name": "Mo"]).headers[.location] == "/thanks")
        }
    }

    // MARK: serverProps of components

    @Test func `serverProps of components run at the same time`() async throws {
        let meeting = Meeting()
        let app = try TemplateApp(
            [
                "Home": "<One n={1} /><Two /><Now n={3} />", "One": "<i>{n}{own}</i>", "Two": "<b>{own}</b>",
                "Now": "{n}{own}",
            ],
            ["/": Mochi.page("Home")],
            [
                Mochi.component("One") { props, _ async throws in
                    await meeting.attend()
                    return ["own": try props["n"].decoded(as: Int.self) + 1]
                },
                Mochi.component("Two") { _, _ async throws in
                    await meeting.attend()
                    return ["own": "two"]
                },
                Mochi.component("Now") { _, request in ["own": request.path, "n": "not this"] },
            ]
        )
        try await app.test { client async throws in
            // Where both give a property, that of serverProps counts.
            #expect(try await client.get("/").text == "<i>12</i><b>two</b>not this/")
        }
    }

    @Test func `serverProps that find more of the same end`() async throws {
        let tree = Mochi.component("Tree") { props, _ async throws in
            await Task.yield()
            return ["n": try props["n"].decoded(as: Int.self)]
        }
        let app = try TemplateApp(
            [
                "Home": "<Tree n={4} />", "Tree": "<b>{#if n}<Tree n={n - 1} /><Tree n={n - 1} />{/if}</b>",
                "Endless": "<Round n={4} />", "Round": "<b><Round {n} /></b>",
            ],
            ["/": Mochi.page("Home"), "/endless": Mochi.page("Endless")],
            [
                tree,
                Mochi.component("Round") { _, _ async throws in
                    await Task.yield()
                    return ["n": 1]
                },
            ]
        )
        try await app.test { client async throws in
            #expect(try await client.get("/").text.matches(of: /<b>/).count == 31)
            #expect(try await client.get("/endless").text.contains("This part of the page could not be shown."))
            #expect(try await client.get("/").status == .ok)
        }
    }

    // MARK: What fails

    @Test func `a page that fails is an error, and the server goes on`() async throws {
        let (templates, messages) = (
            [
                "List": "<p>before</p>{list}", "Deep": "<Deep />", "Framed": "<Frame><Framed /></Frame>",
                "Call": "{broken()}", "Raw": "{@html list}",
                "Loop": "{#each { length: 99999999 } as _}\(String(repeating: "mochi ", count: 200)){/each}",
                "Feed": "x", "Late": "<Slow />", "Slow": "x", "Good": "<p>good</p>",
            ],
            ["List", "Deep", "Framed", "Call", "Loop", "Raw", "Feed", "Late"]
        )
        let routes = templates.keys.sorted().map { name in
            (pattern: "/\(name)", route: Mochi.page(name) { _, _ in TemplateValue(["list": [1]]) })
        }
        var app = try TemplateApp(
            templates,
            Routes(routes),
            [
                Mochi.component(Frame.self),
                Mochi.component("Feed") { _, _ throws -> Tea in throw Mishap(description: "s3cret") },
                Mochi.component("Slow") { _, _ async throws -> Tea in
                    await Task.yield()
                    throw Mishap(description: "s3cret")
                },
            ]
        )
        app.options.templates.functions["broken"] = TemplateFunction { () throws -> Int in
            throw Mishap(description: "s3cret")
        }
        for isDevelopment in [false, true] {
            app.options.development = isDevelopment
            try await app.test { client async throws in
                // Development looks up where the failure was, in a program as large as all tests.
                let client = client.with(timeLimit: .seconds(60))
                for name in messages {
                    let answer = try await client.get("/\(name)")
                    #expect(answer.status == .internalServerError, "\(name)")
                    #expect(isDevelopment || !answer.contains("s3cret"), "\(name)")
                    #expect(isDevelopment || !answer.contains(".mochi"), "\(name)")
                    #expect(try await client.get("/Good").text.contains("<p>good</p>"), "\(name)")
                }
            }
        }
    }

    // MARK: Start

    @Test func `what a page does not get stops the start`() async throws {
        let routes: Routes = ["/": Mochi.page("Home") { _, _ in Tea(name: "uji") }]
        let missing = try TemplateApp(["Home": "{name}{price}{#each cent as x}{x}{/each}"], routes)
        let text = await missing.startError()
        #expect(text.hasPrefix("templates: "))
        #expect(text.hasSuffix("Home.mochi uses price, and Tea, which it is given, has no such property"))
        let near = try TemplateApp(["Home": "{nam}"], routes)
        #expect(
            await near.startError().hasSuffix(
                "Home.mochi uses nam, and Tea, which it is given, has no such property, did you mean name?"
            )
        )
        let unknown = try TemplateApp(["Hom": "x", "Other": "y"], routes)
        #expect(
            await unknown.startError()
                == "templates: a page is made by Home.mochi, and there is no such file in \(unknown.directory.path), did you mean Hom?"
        )
        // Nobody knows what a function adds.
        let fed = try TemplateApp(
            ["Home": "{name}{price}"],
            routes,
            [Mochi.component("Home") { _, _ in ["price": 3] }]
        )
        try await fed.test { client async throws in #expect(try await client.get("/").text == "uji3") }
        let nobody = try TemplateApp(["Home": "{name}"], routes, [Mochi.component("Hone") { _, _ in ["price": 3] }])
        #expect(
            await nobody.startError()
                == "templates: there is no template Hone to give serverProps to, did you mean Home?"
        )
        let twice = try TemplateApp(
            ["Home": "{name}"],
            routes,
            [Mochi.component(Frame.self), Mochi.component(Frame.self, name: "Frame")]
        )
        #expect(await twice.startError() == "templates: there are two components named Frame")
    }

    @Test func `the start tells all that is wrong, file by file`() async throws {
        let app = try TemplateApp(
            [
                "A": "<p>\n  {a b}\n</p>\n{#if x}", "B": "<b>fine</b>", "C": "<style>p { color }</style><Itm />",
                "D": "<Itm /><B />", "Item": "x",
            ],
            ["/": Mochi.page("B")]
        )
        let text = await app.startError()
        func place(_ name: String, _ line: Int, _ column: Int, _ message: String, _ excerpt: String) -> String {
            "\(name).mochi:\(line):\(column): \(message)\n  \(line) | \(excerpt)\n    | "
                + String(repeating: " ", count: column - 1) + "^"
        }
        for problem in [
            place("A", 2, 6, "\"}\" is missing behind the expression", "  {a b}"),
            place("A", 4, 1, "{#if} is not closed: {/if} is missing", "{#if x}"),
            place("C", 1, 12, "\":\" and a value are missing behind this name", "<style>p { color }</style><Itm />"),
            place("D", 1, 1, "there is no component Itm, did you mean Item?", "<Itm /><B />"),
        ] {
            #expect(text.contains(problem), "\(problem)\n\(text)")
        }
        #expect(text.matches(of: /\.mochi:\d/).count == 4)
    }

    @Test(
        arguments: [
            ("home", "the name of a component is made of letters and digits"),
            ("Home-Page", "the name of a component is made of"),
            ("sub/B", "there are two B: "),
        ]
    )
    func `files that are no components stop the start`(name: String, message: String) async throws {
        let app = try TemplateApp([name: "x", "B": "y"], ["/": Mochi.page("B")])
        #expect(await app.startError().contains(message))
    }

    @Test func `a directory that is not there stops the start`() async throws {
        var app = try TemplateApp(["B": "x"], ["/": Mochi.page("B")])
        app.options.templates.directory = "/nowhere/at/all"
        #expect(await app.startError() == "templates.directory \"/nowhere/at/all\": there is no such directory")
        try app.directory.write("Latin.mochi", [0x67, 0x72, 0xFC, 0x6E])
        app.options.templates.directory = app.directory.path
        #expect(await app.startError().contains("Latin.mochi:1:1: the file is no text in UTF-8: save it as such"))
    }

    // MARK: Events

    @Test func `compiling is told of`() async throws {
        let app = try TemplateApp(
            [
                "Home": "<Item mochi:defer /><Item mochi:hydrate /><Item mochi:defer mochi:hydrate />",
                "Item": "<p>{a}</p>",
            ],
            ["/": Mochi.page("Home")]
        )
        let root = app.directory.path
        let starts = EventLog(of: .compileStart) { $0.path.hasPrefix(root) }
        let ends = EventLog(of: .compileComplete) { $0.path.hasPrefix(root) }
        let errors = EventLog(of: .compileError) { $0.path.hasPrefix(root) }
        try await app.test { _ in }
        let paths = ["\(root)/Home.mochi", "\(root)/Item.mochi"]
        #expect(starts.events.map(\.path).sorted() == paths)
        let complete = ends.events.sorted { $0.path < $1.path }
        #expect(complete.map(\.path) == paths)
        #expect(complete.map(\.serverIslandCount) == [2, 0])
        #expect(complete.map(\.hydratableCount) == [2, 0])
        #expect(complete.allSatisfy { $0.ssrSizeBytes > 0 && $0.duration > .zero })
        #expect(errors.events.isEmpty)
        try app.directory.write("Item.mochi", "<p>{a}</b>\n{")
        #expect(await app.startError() != "")
        let error = try #require(errors.events.first)
        #expect(errors.events.count == 1)
        #expect(error.path == paths[1])
        #expect(error.message == error.logs[0].message)
        #expect(error.logs.map(\.line) == [1, 2, 1])
        #expect(error.logs.map(\.column) == [7, 2, 1])
        #expect(error.logs.allSatisfy { $0.file?.hasSuffix("Item.mochi") == true && !$0.message.isEmpty })
        #expect(starts.events.count == 4 && ends.events.count == 3)
    }
}
