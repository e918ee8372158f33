import TestSupport
import Testing

/// The guestbook, signed by people with and without scripts.
@Suite(.serialized) struct GuestbookPageTests {
    private static func visit<Value: Sendable>(
        runsScripts: Bool,
        _ body: @escaping @Sendable (Page) throws -> Value
    ) async throws -> Value {
        try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase")
            let page = try browser.open("about:blank")
            try page.setScripts(runsScripts)
            try page.navigate(to: "http://127.0.0.1:\(shop.port)/guestbook")
            return try body(page)
        }
    }

    private static let entries = "document.querySelectorAll('main ol li').length"
    // Not there yet while the page is still coming.
    private static let nameProblem = "(document.querySelector('#name-problem')?.textContent ?? '')"
    private static let isComplete = "document.readyState === 'complete'"

    @Test(arguments: [true, false])
    func `a visitor signs, and the entry stands there`(runsScripts: Bool) async throws {
        try await Self.visit(runsScripts: runsScripts) { page throws in
            #expect(try page.evaluate(Self.entries) == 2)
            // Gone when the page is loaded anew, as it is without scripts.
            try page.evaluate("globalThis.isSame = true")
            try page.click("#name")
            try page.type("Mo & <b>Chi</b>")
            try page.click("#message")
            try page.type("\"Soft\" is a word I learnt here.")
            try page.click("main form .button")
            try page.wait(until: "\(Self.isComplete) && \(Self.entries) === 3")
            #expect(
                try page.evaluate("document.querySelector('main ol li').textContent")
                    == "\"Soft\" is a word I learnt here.— Mo & <b>Chi</b>"
            )
            #expect(try page.evaluate("document.querySelectorAll('main ol b').length") == 0)
            #expect(try page.evaluate("document.querySelector('#name').value") == "")
            #expect(try page.evaluate("globalThis.isSame === true") == runsScripts)
            let errors = try page.takeErrors()
            #expect(errors == [])
        }
    }

    @Test(arguments: [true, false])
    func `what is wrong is said beside the field, and what was typed stays`(runsScripts: Bool) async throws {
        try await Self.visit(runsScripts: runsScripts) { page throws in
            try page.click("#name")
            try page.type("M")
            try page.click("#message")
            try page.type("Almost.")
            try page.click("main form .button")
            try page.wait(until: "\(Self.isComplete) && \(Self.nameProblem) !== ''")
            #expect(try page.evaluate(Self.nameProblem) == "Two characters at least, so that we can thank you.")
            #expect(try page.evaluate("document.querySelector('#name').value") == "M")
            #expect(try page.evaluate("document.querySelector('#message').value") == "Almost.")
            #expect(try page.evaluate("document.querySelector('#name').getAttribute('aria-invalid')") == "true")
            #expect(try page.evaluate(Self.entries) == 2)
            try page.click("#name")
            try page.type("o")
            try page.click("main form .button")
            try page.wait(until: "\(Self.isComplete) && \(Self.entries) === 3")
            #expect(try page.evaluate(Self.nameProblem) == "")
            // Without scripts the refusal is a page with the status of one.
            let expected = runsScripts ? 0 : 1
            #expect(try page.takeErrors().filter { $0.contains("422") }.count == expected)
        }
    }

    @Test(arguments: [true, false])
    func `a bow is counted and comes back to the page`(runsScripts: Bool) async throws {
        try await Self.visit(runsScripts: runsScripts) { page throws in
            #expect(try page.evaluate("document.querySelector('.bow p').textContent.startsWith('41 ')") == true)
            try page.click(".bow button")
            try page.wait(
                until: "\(Self.isComplete) && document.querySelector('.bow p')?.textContent.startsWith('42 ')"
            )
            #expect(try page.evaluate("location.pathname + location.search") == "/guestbook")
            let errors = try page.takeErrors()
            #expect(errors == [])
        }
    }
}
