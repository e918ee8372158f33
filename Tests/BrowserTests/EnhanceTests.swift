import MochiAPI
import Synchronization
import TestSupport
import Testing

/// Forms that are sent by the script, where the content security policy trusts nothing but a nonce.
@Suite struct EnhanceTests {
    /// What stands on the page once somebody has signed, with rules that were not there before.
    private struct Thanks: Component {
        static let styles = ScopedStyle(":scope { text-indent: 13px }")

        var body: some HTML {
            p(.id("thanks")) { "Thank you." }
        }
    }

    /// Whether somebody has signed.
    private final class Book: Sendable {
        let isSigned = Atomic(false)
    }

    private static func serve() async throws -> MochiServer {
        let book = Book()
        var options = ServeOptions(routes: [
            "/favicon.ico": Mochi.api { _ in .empty() },
            "/": Mochi.page(actions: [
                "sign": { _ in
                    book.isSigned.store(true, ordering: .relaxed)
                    return .success("signed")
                }
            ]) { _ in
                main {
                    form(.method(.post), .action("?/sign")) { button { "Sign" } }.enhanced()
                    if book.isSigned.load(ordering: .relaxed) { Thanks() }
                }
            },
        ])
        options.hostname = "127.0.0.1"
        options.port = 0
        options.loops = 1
        options.handlesSignals = false
        options.securityHeaders?.contentSecurityPolicy =
            "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
        return try await Mochi.serve(options)
    }

    @Test func `the page that comes back is trusted as the page before`() async throws {
        let server = try await Self.serve()
        let port = server.port
        let (indent, errors) = try await Browser.run { browser throws in
            let page = try browser.open("http://127.0.0.1:\(port)/")
            try page.evaluate("globalThis.isSame = true")
            try page.click("button")
            try page.wait(until: "document.querySelector('#thanks') !== null")
            #expect(try page.evaluate("globalThis.isSame === true"))
            let style = "getComputedStyle(document.querySelector('#thanks')).textIndent"
            return (try page.evaluate(style) as String, try page.takeErrors())
        }
        await server.stop()
        #expect(indent == "13px")
        #expect(errors == [])
    }
}
