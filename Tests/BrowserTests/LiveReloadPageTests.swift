import Foundation
import MochiAPI
import TestSupport
import Testing

/// What a page in development shows when a file is saved.
@Suite(.serialized) struct LiveReloadPageTests {
    private static let heading = "document.querySelector('h1')?.textContent"
    private static let overlay =
        "document.querySelector('mochi-problems')?.shadowRoot.querySelector('pre')?.textContent"

    /// A page of templates that is shown, and what saves them anew.
    private static func run(
        _ body: @escaping @Sendable (Page, _ save: (String, String) throws -> Void) throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        try directory.write("components/Home.mochi", "<h1>One</h1><p class=\"c\">text</p><Item />")
        try directory.write("components/Item.mochi", "<b>item</b><style>b { color: rgb(1, 2, 3) }</style>")
        try directory.write("public/favicon.ico", "")
        try directory.write("public/site.css", "p { color: rgb(4, 5, 6) }")
        var options = ServeOptions(routes: ["/": Mochi.page("Home")])
        options.hostname = "127.0.0.1"
        options.port = 0
        options.handlesSignals = false
        options.development = true
        options.templates.directory = directory.path + "/components"
        options.publicDirectory = directory.path + "/public"
        options.htmlShell = """
            <!doctype html><html lang="en"><head>{{mochi.head}}<link rel="stylesheet" href="/site.css">{{mochi.css}}</head>
            <body>{{mochi.body}}{{mochi.script}}</body></html>
            """
        // As strict as it gets.
        options.securityHeaders?.contentSecurityPolicy = """
            default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; base-uri 'none'
            """
        let server = try await Mochi.serve(options)
        let url = "http://127.0.0.1:\(server.port)/"
        do {
            try await Browser.run { browser throws in
                let page = try browser.open(url)
                try body(page) { try $1.write(toFile: directory.path + "/" + $0, atomically: true, encoding: .utf8) }
            }
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test func `a template that is saved shows, and what is wrong with it until it is mended`() async throws {
        try await Self.run { page, save throws in
            try page.wait(until: "\(Self.heading) === 'One'")
            try save("components/Home.mochi", "<h1>Two</h1><p>text</p><Item />")
            try page.wait(until: "\(Self.heading) === 'Two'")
            // The page that was there stays, below what is wrong.
            try save("components/Home.mochi", "<h1>Three</h1>\n<p>{user.</p>\n<Item />")
            try page.wait(until: "\(Self.overlay)?.includes('Home.mochi:2:')")
            let text = try page.evaluate(Self.overlay, as: String.self)
            #expect(
                text.hasSuffix(
                    """
                    Home.mochi:2:10: the name of a member is missing behind "."
                      2 | <p>{user.</p>
                        |          ^
                    """
                )
            )
            #expect(try page.evaluate("\(Self.heading) === 'Two'"))
            try Pictures.keep(["overlay": page.screenshot()])
            // Who comes now sees the same, as a page.
            try page.evaluate("location.reload()")
            try page.wait(until: "document.querySelector('[data-mochi-failure]') !== null")
            #expect(try page.evaluate("document.body.innerText.includes('{user.</p>')"))
            try save("components/Home.mochi", "<h1>Three</h1><p>text</p><Item />")
            try page.wait(until: "\(Self.heading) === 'Three' && !\(Self.overlay)")
            let errors = try page.takeErrors().filter { !$0.contains("500") }
            #expect(errors == [])
        }
    }

    @Test func `a page that connects late shows what is wrong, and what it missed once that is mended`() async throws {
        try await Self.run { page, save throws in
            try page.runFirst(
                """
                const Socket = WebSocket;
                globalThis.WebSocket = function (url) { return new Socket(globalThis.isOnline ? url : "/nowhere"); };
                """
            )
            try page.evaluate("location.reload()")
            try page.wait(until: "globalThis.WebSocket.length === 1 && \(Self.heading) === 'One'")
            try save("components/Home.mochi", "<h1>Two</h1>\n<p>{user.</p>\n<Item />")
            let isNoticed = "fetch('/').then((answer) => answer.status === 500)"
            let cutoff = Cutoff.seconds(20)
            while try !page.evaluate(isNoticed), !cutoff.hasPassed {}
            #expect(!cutoff.hasPassed)
            try page.evaluate("globalThis.isOnline = true")
            try page.wait(until: "\(Self.overlay)?.includes('Home.mochi:2:')")
            #expect(try page.evaluate("\(Self.heading) === 'One'"))
            try save("components/Home.mochi", "<h1>Two</h1><p>text</p><Item />")
            try page.wait(until: "\(Self.heading) === 'Two' && !\(Self.overlay)")
        }
    }

    @Test func `style rules and style sheets are exchanged in the page as it is`() async throws {
        try await Self.run { page, save throws in
            func color(_ element: String) -> String { "getComputedStyle(document.querySelector('\(element)')).color" }
            try page.wait(until: "\(color("b")) === 'rgb(1, 2, 3)' && \(color("p")) === 'rgb(4, 5, 6)'")
            try page.evaluate("window.isSame = true")
            try save("components/Item.mochi", "<b>item</b><style>b { color: rgb(7, 8, 9) }</style>")
            try page.wait(until: "\(color("b")) === 'rgb(7, 8, 9)'")
            try save("public/site.css", "p { color: rgb(10, 11, 12) }")
            try page.wait(until: "\(color("p")) === 'rgb(10, 11, 12)'")
            #expect(try page.evaluate("window.isSame === true"))
            let errors = try page.takeErrors()
            #expect(errors == [])
        }
    }
}
