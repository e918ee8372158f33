import TestSupport
import Testing

/// The islands of the shop's home page, as people see them.
@Suite(.serialized) struct ShopIslandTests {
    private static let shop = Shop.inProduction

    /// No island is asked for until `letGo()`.
    private static let hold = """
        const gate = new Promise((open) => { globalThis.letGo = open; });
        const real = fetch;
        globalThis.fetch = async (...request) => { await gate; return real(...request); };
        """

    private static let away = "globalThis.fetch = async () => { throw new TypeError('nobody there'); };"

    /// Waits until everything that is due at once is shown, and scrolls to the rest.
    static func showAll(_ page: Page) throws {
        try page.wait(until: "\(shown) >= 3")
        try page.evaluate("document.querySelector('[name=StockList] ul').scrollIntoView({ behavior: 'instant' })")
        try page.wait(until: "\(shown) === 4 && document.querySelector('[name=StockList] [data-state=loaded]')")
        try page.evaluate("scrollTo(0, 0)")
    }

    private static let shown = "document.querySelectorAll('mochi-server-island[data-state=loaded]').length"
    private static let texts = """
        ['UserAvatar', 'AtTheCounter', 'DailyPick'].map((name) =>
          document.querySelector(`[name=${name}] b:not(.rest), [name=${name}] h3`).textContent)
        """
    /// What the page has asked for below the prefix, in order.
    private static let asked = """
        performance.getEntriesByType('resource').map((file) => new URL(file.name).pathname)
          .filter((path) => path.startsWith('/_mochi/island')).sort()
        """
    /// Where the parts of the page stand.
    private static let boxes = """
        [...document.querySelectorAll(
          'main section, main section > div, mochi-server-island > *, mochi-hydratable-island > *, .columns li'
        )]
          .filter((part) => part.getClientRects().length)
          .map((part) => { const box = part.getBoundingClientRect(); return [box.x, box.y + scrollY, box.width, box.height]; })
        """
    private static let names = "[...document.querySelectorAll('mochi-server-island')].map((one) => one.name)"

    @Test(arguments: [Page.Screen.desktop, .phone, Page.Screen(width: 320, height: 568, isPhone: true)])
    func `what comes takes the place of what stood there and moves nothing`(screen: Page.Screen) async throws {
        try await Self.shop.visit(on: screen, first: Self.hold) { page throws in
            #expect(try page.evaluate(Self.names) == ["UserAvatar", "AtTheCounter", "DailyPick", "StockList"])
            #expect(try page.evaluate(Self.texts) == ["Loading...", "Loading...", "See today’s tray"])
            #expect(try page.evaluate("document.querySelectorAll('[data-state=loading][aria-busy=true]').length") == 3)
            let before = try page.evaluate(Self.boxes, as: [[Double]].self)
            try page.evaluate("letGo()")
            try Self.showAll(page)
            let texts = try page.evaluate(Self.texts, as: [String].self)
            #expect(texts.prefix(2) == ["Welcome in", "Nobody at the counter"])
            #expect(texts[2] != "See today’s tray")
            #expect(try page.evaluate("document.querySelectorAll('[name=StockList] progress').length") == 6)
            #expect(try page.evaluate("document.querySelectorAll('[aria-busy]').length") == 0)
            let after = try page.evaluate(Self.boxes, as: [[Double]].self)
            #expect(after == before)
            let (shifts, errors) = try (page.layoutShifts(), page.takeErrors())
            #expect(shifts == [])
            #expect(errors == [])
        }
    }

    @Test func `what is due together comes together, what may be kept alone, and what is far when it is near`()
        async throws
    {
        try await Self.shop.visit { page throws in
            try page.wait(until: "\(Self.shown) === 3")
            #expect(try page.evaluate(Self.asked) == ["/_mochi/island/DailyPick", "/_mochi/islands"])
            for _ in 0..<2 {
                try Self.showAll(page)
                #expect(
                    try page.evaluate(Self.asked)
                        == ["/_mochi/island/DailyPick", "/_mochi/island/StockList", "/_mochi/islands"]
                )
            }
            #expect(
                try page.evaluate("/^[0-9]+ left$/.test(document.querySelector('[name=StockList] span').textContent)")
            )
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `without scripts the page says where to ask`() async throws {
        try await Self.shop.visit(runsScripts: false) { page throws in
            try page.wait(
                until: "document.readyState === 'complete' && document.querySelectorAll('main progress').length === 3"
            )
            #expect(try page.evaluate("matchMedia('(scripting: none)').matches"))
            #expect(try page.evaluate("document.querySelector('main').innerText.includes('Loading')") == false)
            #expect(try page.evaluate("document.querySelector('[name=UserAvatar]').innerText.includes('Welcome in')"))
            let links = "[...document.querySelectorAll('mochi-server-island a')].map((link) => link.pathname)"
            let paths = try page.evaluate(links, as: [String].self)
            #expect(
                paths
                    == [
                        "/guestbook", "/chat", "/products", "/products/ichigo", "/products/matcha", "/products/goma",
                        "/products/yuzu", "/products/sakura", "/products/kinako",
                    ]
            )
            #expect(try page.evaluate(Self.asked) == [String]())
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `a server that is away leaves the page as useful as without scripts`() async throws {
        try await Self.shop.visit(first: Self.away) { page throws in
            try page.evaluate(
                "for (const island of document.querySelectorAll('[name]')) island.setAttribute('retries', 0)"
            )
            try page.wait(until: "document.querySelectorAll('[data-state=failed]').length === 3")
            let text = try page.evaluate("document.querySelector('main').innerText", as: String.self)
            #expect(!text.contains("Loading") && text.contains("Welcome in") && text.contains("At the counter"))
            #expect(try page.evaluate("document.querySelectorAll('[aria-busy]').length") == 0)
        }
    }

    @Test func `who has signed the guestbook is known on the next page`() async throws {
        try await Self.shop.visit { page throws in
            try page.wait(until: "\(Self.shown) === 3")
            #expect(try page.evaluate("document.querySelector('[name=UserAvatar] b').textContent") == "Welcome in")
            try page.click("[name=UserAvatar] a")
            try page.wait(until: "location.pathname === '/guestbook' && document.readyState === 'complete'")
            try page.click("#name")
            try page.type("Mo & <b>Chi</b>, known for a name longer than any badge")
            try page.click("main form .button")
            try page.wait(until: "document.querySelectorAll('main ol li').length === 3")
            try page.navigate(to: Self.shop.url())
            try page.wait(until: "\(Self.shown) === 3")
            let line = try page.evaluate("document.querySelector('[name=UserAvatar] b').textContent", as: String.self)
            #expect(
                line
                    == "Welcome back, Mo & <b>Chi</b>, known for a name longer than any badge"
            )
            let (shifts, errors) = try (page.layoutShifts(), page.takeErrors())
            #expect(shifts == [])
            #expect(errors == [])
        }
    }

    @Test(arguments: ["/products", "/products/matcha", "/nowhere"])
    func `a page without islands loads no script`(path: String) async throws {
        try await Self.shop.visit { page throws in
            #expect(
                try page.evaluate(
                    "fetch('\(path)').then((page) => page.text()).then((text) => text.includes('</html>'))"
                )
            )
            let tags = "fetch('\(path)').then((page) => page.text()).then((text) => text.split(/<script/i).length - 1)"
            #expect(try page.evaluate(tags) == 0)
            try page.navigate(to: Self.shop.url(path))
            #expect(try page.evaluate("document.scripts.length") == 0)
            let scripts =
                "performance.getEntriesByType('resource').filter((file) => file.initiatorType === 'script').length"
            #expect(try page.evaluate(scripts) == 0)
            #expect(try page.evaluate("'mochi' in globalThis") == false)
        }
    }

    // MARK: How it looks

    /// `MOCHI_SCREENSHOTS` names a folder in which the pictures are left to be looked at.
    @Test(arguments: [
        ("desktop", Page.Screen.desktop), ("desktop-dark", .desktop.dark), ("phone", .phone),
        ("phone-dark", .phone.dark),
    ])
    func `what stands there until an island comes can be read`(name: String, screen: Page.Screen) async throws {
        let pictures = try await Self.shop.visit(on: screen.calm, first: Self.hold) { page throws in
            #expect(try page.evaluate("document.documentElement.scrollWidth") == screen.width)
            let (faint, problems) = try (page.faintTexts(), page.structureProblems())
            #expect(faint == [])
            #expect(problems == [])
            let before = try page.screenshot(ofAll: true)
            try page.evaluate("letGo()")
            try Self.showAll(page)
            return ["fallbacks-\(name)": before, "islands-\(name)": try page.screenshot(ofAll: true)]
        }
        try Pictures.keep(pictures)
    }
}
