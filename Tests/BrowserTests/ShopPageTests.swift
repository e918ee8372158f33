import TestSupport
import Testing

/// The pages of the shop, as people see and use them.
@Suite(.serialized) struct ShopPageTests {
    private static let shop = Shop.inDevelopment
    private static let batches = "document.querySelectorAll('main progress').length"
    private static let skeleton = "document.querySelectorAll('main ul[aria-hidden]').length"

    // MARK: The streamed part

    @Test(arguments: [Page.Screen.desktop, .phone])
    func `what the kitchen says replaces its skeleton and moves nothing`(screen: Page.Screen) async throws {
        try await Self.shop.visit("/", on: screen) { page throws in
            #expect(try page.evaluate(Self.batches) == 3)
            #expect(try page.evaluate(Self.skeleton) == 0)
            #expect(try page.evaluate("document.querySelectorAll('template').length") == 0)
            let shifts = try page.layoutShifts()
            #expect(shifts == [])
            // The skeleton as it came, beside what has replaced it.
            let heights = try page.evaluate(
                """
                (async () => {
                  const markup = await (await fetch('/')).text();
                  const skeleton = markup.match(/<template id="mochi-1"><\\/template>(.*?)<!--\\/mochi-1-->/s)[1];
                  const list = document.querySelector('main progress').closest('ul');
                  const height = list.parentElement.getBoundingClientRect().height;
                  list.insertAdjacentHTML('afterend', skeleton);
                  list.remove();
                  return [height, document.querySelector('main ul[aria-hidden]').parentElement.getBoundingClientRect().height];
                })()
                """,
                as: [Double].self
            )
            #expect(heights[0] == heights[1])
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `without scripts the page is in order`() async throws {
        try await Self.shop.visit("/", runsScripts: false) { page throws in
            try page.wait(until: "\(Self.batches) === 3")
            #expect(try page.evaluate(Self.skeleton) == 0)
            #expect(
                try page.evaluate(
                    "document.querySelectorAll('template, script:not([type=module], [type*=json])').length"
                ) == 0
            )
            #expect(try page.evaluate("document.querySelector('[aria-current=page]').textContent") == "Home")
            #expect(
                try page.evaluate(
                    "[...document.querySelectorAll('main h2')].slice(0, 2).map((heading) => heading.textContent)"
                ) == ["In the kitchen", "On the tray"]
            )
            #expect(try page.takeErrors() == [])
        }
    }

    // MARK: Fast

    @Test(arguments: ["/", "/products", "/templates", "/products/matcha", "/chat", "/activity", "/nowhere"])
    func `a page waits for nothing and scripts are where they are needed`(path: String) async throws {
        try await Self.shop.visit(path) { page throws in
            let blocking =
                "performance.getEntriesByType('resource').filter((file) => file.renderBlockingStatus === 'blocking')"
            #expect(try page.evaluate("\(blocking).map((file) => file.name)") == [String]())
            #expect(try page.evaluate("document.scripts.length") == (["/": 5, "/chat": 1, "/activity": 2][path] ?? 0))
            // Nothing that a content security policy with a nonce would refuse.
            #expect(try page.evaluate("document.querySelectorAll('[style], [onclick]').length") == 0)
            let shifts = try page.layoutShifts()
            #expect(shifts == [])
        }
    }

    // MARK: For everybody

    private static let screens = [
        ("desktop", Page.Screen.desktop), ("desktop-dark", .desktop.dark), ("phone", .phone),
        ("phone-dark", .phone.dark),
        // As narrow as WCAG 2.2, 1.4.10, asks for.
        ("narrow", Page.Screen(width: 320, height: 568, isPhone: true)),
    ]
    private static let pages = [
        ("home", "/"), ("products", "/products"), ("templates", "/templates"), ("product", "/products/ichigo"),
        ("guestbook", "/guestbook"),
        ("missing", "/products/pizza"),
        ("error", "/table/"),
    ]

    /// `MOCHI_SCREENSHOTS` names a folder in which the pictures are left to be looked at.
    @Test(arguments: screens)
    func `pages fit the screen, can be read and are in order`(name: String, screen: Page.Screen) async throws {
        let pictures = try await Browser.run { browser throws in
            var pictures: [String: [UInt8]] = [:]
            let page = try browser.open("about:blank")
            try page.show(on: screen)
            for (title, path) in Self.pages {
                try page.navigate(to: Self.shop.url(path))
                if title == "home" { try ShopIslandTests.showAll(page) }
                #expect(try page.evaluate("document.documentElement.scrollWidth") == screen.width, "\(path)")
                let (faint, problems) = try (page.faintTexts(), page.structureProblems())
                #expect(faint == [], "\(path)")
                #expect(problems == [], "\(path)")
                // The browser itself notes that a page was not found.
                #expect(try page.takeErrors().filter { !$0.contains("404") || !$0.hasSuffix(path) } == [], "\(path)")
                pictures["\(title)-\(name)"] = try page.screenshot(ofAll: true)
            }
            return pictures
        }
        try Pictures.keep(pictures)
    }

    @Test(arguments: ["/", "/products/matcha", "/nowhere"])
    func `the keyboard goes everywhere and shows where it is`(path: String) async throws {
        try await Self.shop.visit(path) { page throws in
            try page.press(.tab)
            #expect(try page.evaluate("document.activeElement.textContent") == "Skip to the content")
            #expect(try page.evaluate("document.activeElement.getBoundingClientRect().top >= 0"))
            try page.press(.enter)
            try page.wait(until: "document.activeElement.matches('main')")
            try page.navigate(to: page.evaluate("location.origin + location.pathname"))
            if path == "/" { try ShopIslandTests.showAll(page) }

            var visited: [String] = []
            let count = try page.evaluate("document.querySelectorAll('a, button').length", as: Int.self)
            for _ in 0..<count {
                try page.press(.tab)
                visited.append(try page.evaluate("document.activeElement.href ?? document.activeElement.tagName"))
                let isShown = try page.evaluate(
                    """
                    [null, '::after'].some((pseudo) => {
                      const style = getComputedStyle(document.activeElement, pseudo);
                      return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
                    })
                    """,
                    as: Bool.self
                )
                #expect(isShown, "\(visited.last ?? "")")
            }
            #expect(
                try page.evaluate(
                    "[...document.querySelectorAll('a, button')].map((control) => control.href ?? control.tagName)"
                ) == visited
            )
        }
    }

    @Test func `who wants no motion gets none`() async throws {
        let moving = """
            [...document.querySelectorAll('*')].filter((element) => {
              const style = getComputedStyle(element);
              return style.transitionDuration !== '0s' || style.animationName !== 'none';
            }).length
            """
        #expect(try await Self.shop.visit("/", on: .desktop.calm) { try $0.evaluate(moving) } == 0)
        #expect(try await Self.shop.visit("/", on: .desktop) { try $0.evaluate("\(moving) > 0") })
    }

    // MARK: Finding one's way

    @Test func `a card leads to its mochi, and the navigation tells where one is`() async throws {
        try await Self.shop.visit("/products") { page throws in
            let current =
                "[...document.querySelectorAll('[aria-current]')].map((link) => [link.textContent, link.ariaCurrent])"
            #expect(try page.evaluate(current) == [["Shop", "page"]])
            try page.click("main li:nth-child(2) .stage")
            try page.wait(until: "document.title === 'Uji Matcha · Mochi' && document.readyState === 'complete'")
            #expect(try page.evaluate(current) == [["Shop", "true"]])
            #expect(
                try page.evaluate(
                    "/^(Only )?[0-9]+ left today$/.test(document.querySelector('.buy p + p').textContent)"
                )
            )
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `an unknown mochi leads back to the tray`() async throws {
        try await Self.shop.visit("/products/pizza") { page throws in
            #expect(try page.evaluate("document.querySelector('h1').textContent") == "Only crumbs left.")
            #expect(try page.evaluate("document.querySelector('main').innerText.includes('“pizza”')"))
            try page.click("main .button")
            try page.wait(until: "location.pathname === '/products' && document.readyState === 'complete'")
            #expect(try page.evaluate("document.querySelectorAll('main article').length") == 6)
        }
    }
}
