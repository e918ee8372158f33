import MochiAPI
import TestSupport
import Testing

/// Pages from their route to the client.
@Suite struct PageServingTests {
    private struct Card: Component {
        static let styles = ScopedStyle("p { margin: 0 }")
        let text: String
        var body: some HTML { div { p { text } } }
    }

    private struct Slow: AsyncComponent {
        let gate: Gate
        var text = "late"
        var isBroken = false
        var body: some HTML {
            get async throws {
                await gate.wait()
                if isBroken { throw Mishap() }
                return Group {
                    Head { title { "Too late" } }
                    b { text }
                }
            }
        }
    }

    private struct Lookup: AsyncComponent {
        let id: String
        var body: some HTML {
            get async throws {
                await Task.yield()
                if id == "none" { throw HTTPError(.notFound, "No such tea.") }
                if id == "bug" { throw Mishap() }
                return Group {
                    Head { title { id } }
                    h1 { id }
                    p { try? RequestContext.current.path }
                }
            }
        }
    }

    private struct Framed: Component {
        static let styles = ScopedStyle("p { color: teal }")
        let id: String
        var body: some HTML {
            Head { meta(.name("robots"), .content("noindex")) }
            Lookup(id: id)
        }
    }

    private struct Mishap: Error {}

    private static let shell = "<head>{{mochi.head}}{{mochi.css}}</head><body>{{mochi.body}}{{mochi.script}}</body>"

    private static func serve<Value>(
        _ routes: Routes,
        shell: String = shell,
        _ body: (LiveServer) async throws -> Value
    ) async throws -> Value {
        try await LiveServer.run(routes, .testing { $0.htmlShell = shell }, body)
    }

    @Test func `head and styles stand in the shell, whatever their place in the tree`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in
                Card(text: "a")
                Head {
                    title { "One & two" }
                    meta(.name("description"), .content("first"))
                }
                Card(text: "b")
                section {
                    Head {
                        title { "Three" }
                        meta(.name("description"), .content("second"))
                    }
                }
            }
        ]
        let response = try await Self.serve(routes) { try await $0.get("/") }
        #expect(response.field("content-type") == "text/html; charset=utf-8")
        let text = response.text
        #expect(text.hasPrefix("<head><title>Three</title><meta name=\"description\" content=\"second\"><style>@scope"))
        #expect(text.ranges(of: "@scope").count == 1)
        #expect(
            text.hasSuffix("<p>a</p></div><div data-mochi=\"\(scope(text))\"><p>b</p></div><section></section></body>")
        )
    }

    private func scope(_ text: String) -> Substring {
        text.firstRange(of: "data-mochi~=\"").map { text[$0.upperBound...].prefix { $0 != "\"" } } ?? ""
    }

    @Test func `text that looks like a place of the shell is text`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in
                Head { title { "{{mochi.body}}" } }
                p { "{{mochi.head}}" }
            }
        ]
        let response = try await Self.serve(routes) { try await $0.get("/") }
        #expect(
            response.text == "<head><title>{{mochi.body}}</title></head><body><p>{{mochi.head}}</p></body>"
        )
    }

    @Test func `a page answers HEAD with its length and no body`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in p { "x" } }, "/later": Mochi.page { _ in div { Lookup(id: "a") } },
        ]
        try await Self.serve(routes) { live in
            let head = try await live.request("HEAD", "/")
            #expect(head.status == 200)
            let whole = try await live.get("/")
            #expect(head.field("content-length") == "\(whole.body.count)")
            #expect(head.body.isEmpty)
            let later = try await live.request("HEAD", "/later")
            #expect(later.status == 200)
            #expect(later.body.isEmpty)
        }
    }

    @Test(arguments: [("/tea/green", 200), ("/tea/none", 404), ("/tea/bug", 500)])
    func `the outermost component decides about the status`(target: String, status: Int) async throws {
        let routes: Routes = ["/tea/:id": Mochi.page { request in Lookup(id: try request.parameters.require("id")) }]
        let response = try await Self.serve(routes) { try await $0.get(target) }
        #expect(response.status == status)
        if status == 200 {
            #expect(response.text == "<head><title>green</title></head><body><h1>green</h1><p>/tea/green</p></body>")
        } else {
            #expect(response.text.contains(status == 404 ? "No such tea." : "Internal Server Error"))
        }
    }

    @Test func `a streamed component is not the outermost one, though nothing else stands on the page`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in Lookup(id: "bug").streamed {} },
            "/own": Mochi.page { _ in
                Lookup(id: "none").streamed {
                } failure: { _ in
                    p { "No tea today." }
                }
            },
            "/empty": Mochi.api { _ in .html(EmptyHTML()) },
        ]
        try await Self.serve(routes) { live in
            let response = try await live.get("/")
            #expect(response.status == 200)
            #expect(response.text.contains("<mochi-failure"))
            let own = try await live.get("/own")
            #expect(own.status == 200)
            #expect(own.text.contains("<p>No tea today.</p>"))
            let empty = try await live.get("/empty")
            #expect(empty.status == 200)
            #expect(empty.field("content-length") == "0")
        }
    }

    @Test(arguments: [("green", 200), ("none", 404)])
    func `the outermost component keeps the head and the styles around it`(id: String, status: Int) async throws {
        let routes: Routes = ["/": Mochi.page { _ in Framed(id: id) }]
        let response = try await Self.serve(routes) { try await $0.get("/") }
        #expect(response.status == status)
        guard status == 200 else { return }
        #expect(response.field("content-length") == "\(response.body.count)")
        let text = response.text
        #expect(text.hasPrefix("<head><meta name=\"robots\" content=\"noindex\"><title>green</title><style>@scope"))
        #expect(text.hasSuffix("</head><body><h1>green</h1><p>/</p></body>"))
    }

    @Test func `what stands before a part that waits is sent at once`() async throws {
        let gate = Gate()
        let routes: Routes = [
            "/": Mochi.page { _ in
                Head { title { "T" } }
                p { "before" }
                Slow(gate: gate)
                p { "behind" }
            }
        ]
        try await Self.serve(routes) { live in
            let response = try await live.talk { client -> HTTP1Response? in
                try client.send(LiveServer.head("GET", "/"))
                while !String(decoding: client.inbox, as: UTF8.self).contains("before") {
                    _ = try client.receive()
                }
                #expect(!String(decoding: client.inbox, as: UTF8.self).contains("behind"))
                gate.open()
                return try client.response()
            }
            #expect(
                response?.text
                    == "<head><title>T</title></head><body><p>before</p><b>late</b><p>behind</p></body>"
            )
        }
    }

    @Test func `streamed content comes behind everything else, in its order of readiness`() async throws {
        let (first, second) = (Gate(), Gate())
        let routes: Routes = [
            "/": Mochi.page { _ in
                div { Slow(gate: first, text: "one").streamed { i { "wait" } } }
                div { Slow(gate: second, text: "two").streamed { i { "wait" } } }
                p { "end" }
            }
        ]
        try await Self.serve(routes) { live in
            let text = try await live.talk { client -> String in
                try client.send(LiveServer.head("GET", "/"))
                func wait(for text: String) throws {
                    while !String(decoding: client.inbox, as: UTF8.self).contains(text) { _ = try client.receive() }
                }
                try wait(for: "<p>end</p>")
                second.open()
                try wait(for: "$mochi(2)")
                first.open()
                return try client.response()?.text ?? ""
            }
            let body = text.firstRange(of: "<body>").map { String(text[$0.upperBound...]) } ?? ""
            #expect(
                body.hasPrefix(
                    #"<div><template id="mochi-1"></template><i>wait</i><!--/mochi-1--></div>"#
                        + #"<div><template id="mochi-2"></template><i>wait</i><!--/mochi-2--></div><p>end</p>"#
                        + #"<template id="mochi-late-2"><b>two</b></template><script>function $mochi"#
                )
            )
            #expect(
                body.hasSuffix(
                    #"$mochi(2)</script><template id="mochi-late-1"><b>one</b></template><script>$mochi(1)</script></body>"#
                )
            )
            #expect(
                text.contains(#"<noscript><meta http-equiv="refresh" content="0; url=/?mochi-in-order"></noscript>"#)
            )
        }
    }

    @Test(arguments: [("/?mochi-in-order", "agent"), ("/", "Googlebot/2.1"), ("/?a=1&mochi-in-order", "agent")])
    func `without scripts streamed content stands in its place`(target: String, agent: String) async throws {
        let gate = Gate()
        gate.open()
        let routes: Routes = [
            "/": Mochi.page { _ in
                div { Lookup(id: "x").streamed { i { "wait" } } }
                p { "end" }
            }
        ]
        let response = try await Self.serve(routes) { try await $0.get(target, "User-Agent: \(agent)") }
        #expect(response.text == "<head></head><body><div><h1>x</h1><p>/</p></div><p>end</p></body>")
    }

    @Test(arguments: ["//", "/\\", "/\\/", "///"])
    func `the page in order is one of this host, whatever the path`(start: String) async throws {
        let gate = Gate()
        let options = ServeOptions.testing {
            $0.htmlShell = "{{mochi.head}}{{mochi.body}}"
            $0.errorPage = ErrorPage { _, _ in
                Slow(gate: gate).streamed { "wait" }
                p { "end" }
            }
        }
        try await LiveServer.run([:], options) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("GET", "\(start)evil.example/a?b"))
                while !String(decoding: client.inbox, as: UTF8.self).contains("<p>end</p>") { _ = try client.receive() }
                #expect(
                    String(decoding: client.inbox, as: UTF8.self).contains("url=/evil.example/a?b&amp;mochi-in-order")
                )
                gate.open()
                _ = try client.response()
            }
        }
    }

    // A character of Swift holds the marks behind it: `>` with U+0301 is none of the tag.
    @Test func `what is there twice in the head collapses, whatever text it begins with`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in
                for text in ["\u{301}a", "b", "\u{301}c"] {
                    Head {
                        title { text }
                        meta(.name("\u{301}x"), .content(text))
                    }
                }
            }
        ]
        let response = try await Self.serve(routes) { try await $0.get("/") }
        let head = "<title>\u{301}c</title><meta name=\"\u{301}x\" content=\"\u{301}c\">"
        #expect(response.text == "<head>\(head)</head><body></body>")
    }

    @Test func `an error in a part leaves the page whole`() async throws {
        let gate = Gate()
        let routes: Routes = [
            "/": Mochi.page { _ in
                p { "a" }
                Slow(gate: gate, isBroken: true)
                Slow(gate: gate, isBroken: true).streamed {
                    "wait"
                } failure: { _ in
                    i { "no luck" }
                }
                p { "z" }
            }
        ]
        try await Self.serve(routes) { live in
            let response = try await live.talk { client -> HTTP1Response? in
                try client.send(LiveServer.head("GET", "/"))
                while !String(decoding: client.inbox, as: UTF8.self).contains("<p>a</p>") { _ = try client.receive() }
                gate.open()
                return try client.response()
            }
            #expect(response?.status == 200)
            #expect(response?.text.contains("could not be shown") == true)
            #expect(response?.text.contains("<i>no luck</i>") == true)
            #expect(response?.text.contains("<p>z</p>") == true)
            #expect(response?.text.hasSuffix("</body>") == true)
        }
    }

    @Test func `a client that leaves cancels the parts of its page`() async throws {
        struct Forever: AsyncComponent {
            let cancelled: Event<Void>
            var body: some HTML {
                get async throws {
                    do {
                        try await Task.sleep(for: .seconds(3600))
                    } catch {
                        cancelled.report()
                        throw error
                    }
                    return "never"
                }
            }
        }
        let (one, two) = (Event<Void>(), Event<Void>())
        let routes: Routes = [
            "/": Mochi.page { _ in
                p { "a" }
                Forever(cancelled: one)
                Forever(cancelled: two).streamed { "wait" }
            }
        ]
        try await Self.serve(routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("GET", "/"))
                while !String(decoding: client.inbox, as: UTF8.self).contains("<p>a</p>") { _ = try client.receive() }
                client.reset()
            }
            _ = await one.value
            _ = await two.value
        }
    }

    @Test func `a shell without a body stops the start`() async throws {
        for (shell, message) in [
            ("{{mochi.head}}", "{{mochi.body}} is missing"), ("{{mochi.body}}{{mochi.body}}", "twice"),
            ("{{mochi.body}}{{mochi.foot}}", "no place"), ("/nowhere/shell.html", "accepted is a file"),
            ("{{mochi.body}", "does not end"),
        ] {
            do {
                try await Self.serve(["/": Mochi.page { _ in "x" }], shell: shell) { _ in }
                Issue.record("the server started with \(shell)")
            } catch let error as StartError {
                #expect("\(error)".contains(message), "\(error)")
            }
        }
    }

    @Test func `large pages and small ones are sent whole`() async throws {
        let routes: Routes = [
            "/:count": Mochi.page { request in
                let count = try request.parameters.require("count", as: Int.self)
                ul { ForEach(0..<count) { number in li { number } } }
            }
        ]
        try await Self.serve(routes, shell: "{{mochi.body}}") { live in
            for count in [0, 1, 100, 20_000, 3, 50_000, 0] {
                let response = try await live.get("/\(count)")
                let expected = "<ul>" + (0..<count).map { "<li>\($0)</li>" }.joined() + "</ul>"
                let isExpected = response.text == expected
                #expect(isExpected)
                #expect(response.framing == .length(expected.utf8.count))
            }
        }
    }
}
