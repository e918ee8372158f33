import TestSupport
import Testing

/// The driver itself can fail.
@Suite(.serialized) struct BrowserTests {
    @Test func `what goes wrong in a page is reported once`() async throws {
        try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase")
            let page = try browser.open("http://127.0.0.1:\(shop.port)/")
            #expect(try page.takeErrors() == [])
            try page.evaluate("setTimeout(() => { throw new Error('soft') })")
            try page.evaluate("console.error('hard', 2); console.log('fine')")
            try page.evaluate("fetch('/files/missing.js')")
            try page.evaluate("new Promise((done) => setTimeout(done))")
            let errors = try page.takeErrors().sorted()
            #expect(errors.count == 3)
            #expect(errors.contains { $0.contains("soft") })
            #expect(errors.contains("console.error: hard 2"))
            #expect(errors.contains { $0.contains("404") && $0.contains("/files/missing.js") })
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `an exception and a condition that never holds are failures`() async throws {
        try await Browser.run { browser throws in
            let page = try browser.open("data:text/html,<p>Rice</p>")
            #expect(try page.evaluate("[1, 'two'].length") == 2)
            #expect(throws: BrowserFailure.self) { try page.evaluate("nothing.at.all") }
            let failure = #expect(throws: BrowserFailure.self) {
                try page.wait(until: "document.title === 'never'", for: .milliseconds(20))
            }
            #expect(failure?.description.contains("Rice") == true)
            #expect(throws: BrowserFailure.self) { try page.click("#missing") }
        }
    }

    @Test func `without the program the failure says what to install`() {
        let failure = #expect(throws: BrowserFailure.self) { try Browser("chromium-that-is-not-there") }
        #expect(failure?.description.contains("scripts/setup browser") == true)
    }
}
