import TestSupport
import Testing

/// What runs in the browser on the shop's home page, under the shop's content security policy.
@Suite(.serialized) struct ShopClientIslandTests {
    /// Opens the home page; `first` runs before its scripts.
    private static func visit<Value: Sendable>(
        on screen: Page.Screen = .desktop,
        first: String? = nil,
        runsScripts: Bool = true,
        _ body: @escaping @Sendable (Page) throws -> Value
    ) async throws -> Value {
        try await Shop.inProduction.visit(on: screen, first: policy + (first ?? ""), runsScripts: runsScripts, body)
    }

    /// Notes what the policy has refused.
    private static let policy = """
        globalThis.refused = [];
        addEventListener('securitypolicyviolation', ({ blockedURI, violatedDirective }) => {
          refused.push(violatedDirective + ' ' + blockedURI);
        });

        """

    private static func runs(_ name: String) -> String {
        "document.querySelector('mochi-hydratable-island[name=\(name)][data-state=loaded]')"
    }

    private static func modules(of name: String) -> String {
        "performance.getEntriesByType('resource').filter((file) => file.name.includes('/_mochi/client/\(name)-')).length"
    }

    private static func text(_ selector: String) -> String { "document.querySelector('\(selector)').textContent" }

    /// What nothing on a page may have left behind.
    private static func expectQuiet(_ page: Page) throws {
        let (shifts, errors, refused) = try (
            page.layoutShifts(), page.takeErrors(), page.evaluate("refused", as: [String].self)
        )
        #expect(shifts == [])
        #expect(errors == [])
        #expect(refused == [])
    }

    // MARK: In place

    private static let less = "#box button:first-of-type"
    private static let more = "#box button:last-of-type"

    @Test(arguments: [Page.Screen.desktop, .phone, Page.Screen(width: 320, height: 568, isPhone: true)])
    func `the counter counts in place, and moves nothing`(screen: Page.Screen) async throws {
        try await Self.visit(on: screen) { page throws in
            #expect(try page.evaluate(Self.text("#box output")) == "3 for € 12.60")
            try page.wait(until: Self.runs("Counter"))
            let box = """
                [...document.querySelectorAll('#box, #box p, #box span, #box button')].map((part) => {
                  const { x, y, width, height } = part.getBoundingClientRect();
                  return [x, y + scrollY, width, height];
                })
                """
            let before = try page.evaluate(box, as: [[Double]].self)
            for _ in 0..<8 { try page.click(Self.more) }
            #expect(try page.evaluate(Self.text("#box output")) == "11 for € 46.20")
            #expect(try page.evaluate(Self.text("#box span")) == "11")
            #expect(try page.evaluate(box, as: [[Double]].self) == before)
            #expect(try page.evaluate("location.search") == "")
            try Self.expectQuiet(page)
        }
    }

    @Test func `the counter is used with the keyboard, ends where a box is full, and keeps the focus`() async throws {
        try await Self.visit { page throws in
            try page.wait(until: Self.runs("Counter"))
            try page.evaluate("document.querySelector('\(Self.more)').focus()")
            for _ in 0..<12 { try page.press(.enter) }
            #expect(try page.evaluate(Self.text("#box output")) == "12 for € 50.40")
            #expect(try page.evaluate("document.activeElement.ariaLabel") == "One more")
            #expect(try page.evaluate("document.activeElement.ariaDisabled") == "true")
            try page.evaluate("document.querySelector('\(Self.less)').focus()")
            for _ in 0..<13 { try page.press(.enter) }
            #expect(try page.evaluate(Self.text("#box output")) == "1 for € 4.20")
            #expect(
                try page.evaluate("[...document.querySelectorAll('#box button')].map((button) => button.ariaDisabled)")
                    == ["true", nil] as [String?]
            )
            try Self.expectQuiet(page)
        }
    }

    @Test func `without scripts the server counts`() async throws {
        try await Self.visit(runsScripts: false) { page throws in
            // Nobody puts streamed parts in their places then, so the page says that it wants to come in order.
            func settle(_ query: String) throws {
                try page.wait(
                    until: """
                        location.search === '?\(query)mochi-in-order' && document.readyState === 'complete'
                          && document.querySelectorAll('main progress').length === 3
                        """
                )
            }
            try settle("")
            try page.click(Self.more)
            try settle("box=4&")
            #expect(try page.evaluate(Self.text("#box output")) == "4 for € 16.80")
            try page.click(Self.less)
            try settle("box=3&")
            #expect(try page.evaluate(Self.text("#box output")) == "3 for € 12.60")
            let home = try page.evaluate("location.origin", as: String.self)
            try page.navigate(to: home + "/?box=99&mochi-in-order")
            #expect(try page.evaluate(Self.text("#box output")) == "12 for € 50.40")
            try page.navigate(to: home + "/?box=rice&mochi-in-order")
            #expect(try page.evaluate(Self.text("#box output")) == "3 for € 12.60")
        }
    }

    // MARK: When it is seen

    @Test func `the clock of the shop is loaded when it is seen, and goes`() async throws {
        let clock = "const now = Date.now; globalThis.later = 0; Date.now = () => now() + later;"
        try await Self.visit(first: clock) { page throws in
            try page.wait(until: Self.runs("Counter"))
            let timer = Self.text("[name=ClosingTime] [role=timer]")
            let made = try page.evaluate(timer, as: String.self)
            #expect(made.contains(/^(Open for another|Open again in) ([0-9]+ h )?[0-9]+ min$/))
            #expect(try page.evaluate(Self.modules(of: "ClosingTime")) == 0)
            #expect(try page.evaluate(Self.modules(of: "Counter")) == 1)
            try page.evaluate("document.querySelector('[name=ClosingTime] p').scrollIntoView({ behavior: 'instant' })")
            try page.wait(until: Self.runs("ClosingTime"))
            #expect(try page.evaluate(Self.modules(of: "ClosingTime")) == 1)
            try page.evaluate("later = 864e5")
            try page.wait(until: timer + ".startsWith('Just ')")
            let last = try page.evaluate(timer, as: String.self)
            #expect(last == (made.hasPrefix("Open for") ? "Just closed" : "Just opened"))
            try Self.expectQuiet(page)
        }
    }

    // MARK: Once it has been fetched

    @Test func `what is left can be set aside, and still is when it is counted again`() async throws {
        let picture = try await Self.visit(on: .phone.calm) { page throws in
            #expect(try page.evaluate(Self.modules(of: "StockList")) == 0)
            #expect(try page.evaluate("document.querySelectorAll('[name=StockList] button').length") == 0)
            try ShopIslandTests.showAll(page)
            #expect(try page.evaluate(Self.modules(of: "StockList")) == 1)
            let output = Self.text("[name=StockList] output")
            let invitation = try page.evaluate(output, as: String.self)
            try page.click("[name=StockList] li:nth-child(2) button")
            try page.click("[name=StockList] li:nth-child(6) button")
            #expect(try page.evaluate(output) == "2 set aside until six: € 8.10")
            let pressed = """
                [...document.querySelectorAll('[name=StockList] [aria-pressed=true]')].map((button) => button.value)
                """
            #expect(try page.evaluate(pressed) == ["matcha", "kinako"])
            try page.evaluate("mochi.reload('StockList')")
            try page.wait(until: "\(Self.runs("StockList")) && \(pressed).length === 2")
            try page.press(.enter)
            #expect(try page.evaluate(pressed) == ["matcha"])
            #expect(try page.evaluate("document.activeElement.value") == "kinako")
            let (faint, problems) = try (page.faintTexts(), page.structureProblems())
            #expect(faint == [])
            #expect(problems == [])
            let picture = try page.screenshot()
            try page.click("[name=StockList] li:nth-child(2) button")
            #expect(try page.evaluate(output) == invitation)
            try Self.expectQuiet(page)
            return picture
        }
        try Pictures.keep(["aside-phone": picture])
    }

    @Test func `nothing offers what the browser cannot do`() async throws {
        // No module is loaded: imports are not fetches, so they are refused by a policy that comes with the first element.
        let refusal = """
            new MutationObserver((_, observer) => {
              if (!document.head) return;
              observer.disconnect();
              const policy = document.createElement('meta');
              policy.httpEquiv = 'Content-Security-Policy';
              policy.content = "script-src 'none'";
              globalThis.forbid = () => document.head.append(policy);
            }).observe(document, { childList: true, subtree: true });
            """
        try await Self.visit(first: refusal) { page throws in
            try page.wait(until: Self.runs("Counter"))
            try page.evaluate("forbid()")
            try page.evaluate("document.querySelector('[name=StockList] ul').scrollIntoView({ behavior: 'instant' })")
            try page.wait(until: "document.querySelector('mochi-hydratable-island[name=StockList][data-state=failed]')")
            let shown = """
                [...document.querySelectorAll('[name=StockList] :is(button, output)')]
                  .filter((part) => part.checkVisibility({ visibilityProperty: true })).length
                """
            #expect(try page.evaluate(shown) == 0)
            #expect(try page.evaluate("document.querySelectorAll('[name=StockList] progress').length") == 6)
        }
    }
}
