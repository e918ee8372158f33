import TestSupport
import Testing

/// `/activity`, which tells what the server is doing.
@Suite(.serialized) struct ActivityPageTests {
    private static let isLive = "\(status) === 'Live, once a second'"
    private static let status = "document.querySelector('[role=status]').textContent"

    private static func figure(_ name: String) -> String {
        "document.querySelector('dl [data-figure=\(name)]').textContent"
    }

    private static func isDrawn(_ layer: String) -> String {
        "document.querySelector('[data-layer=\(layer)]').getAttribute('d')"
    }

    private static func open(
        _ shop: ServerProcess,
        in browser: Browser,
        on screen: Page.Screen = .desktop
    ) throws -> Page {
        let page = try browser.open("about:blank")
        try page.show(on: screen)
        try page.navigate(to: "http://127.0.0.1:\(shop.port)/activity")
        try page.wait(until: isLive)
        return page
    }

    @Test func `figures and charts change with what the server does`() async throws {
        try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase", environment: ["MOCHI_ENV": "production"])
            let page = try Self.open(shop, in: browser)
            try page.wait(until: "\(Self.figure("streams")) === '1' && \(Self.figure("sockets")) === '0'")
            #expect(try page.evaluate("\(Self.isDrawn("api")) || ''") == "")
            try page.evaluate("Promise.all([1, 2, 3].map(() => fetch('/json')))")
            for layer in ["api", "median", "p99", "band"] { try page.wait(until: Self.isDrawn(layer)) }

            let other = try Self.open(shop, in: browser)
            // What was before is there at once.
            try other.wait(until: Self.isDrawn("api"))
            try page.wait(until: "\(Self.figure("streams")) === '2'")
            try other.evaluate("globalThis.socket = new WebSocket(`ws://${location.host}/ws/echo`)")
            try page.wait(until: "\(Self.figure("sockets")) === '1'")
            try other.evaluate("socket.close()")
            try page.wait(until: "\(Self.figure("sockets")) === '0'")
            try other.click("main button")
            #expect(try other.evaluate(Self.status) == "Paused")
            try page.wait(until: "\(Self.figure("streams")) === '1'")
            try other.click("main button")
            try other.wait(until: Self.isLive)

            for page in [page, other] {
                #expect(try page.layoutShifts() == [])
                #expect(try page.takeErrors() == [])
            }
        }
    }

    @Test func `the page comes back by itself when the server was away`() async throws {
        try await Browser.run { browser throws in
            var shop = try ServerProcess(product: "showcase")
            let page = try Self.open(shop, in: browser)
            try page.wait(until: "\(Self.figure("streams")) === '1'")
            #expect(try page.takeErrors() == [])

            let port = shop.port
            shop.terminate()
            try page.wait(until: "\(Self.status).includes('Trying again')")
            try shop.waitForExit()
            shop = try ServerProcess(product: "showcase", port: port)
            try page.wait(until: Self.isLive, for: .seconds(30))
            try page.evaluate("fetch('/json')")
            try page.wait(until: Self.isDrawn("api"))
            // While the server was away, the browser wrote that it could not connect, and nothing else.
            #expect(try page.takeErrors().filter { !$0.contains("net::ERR_") } == [])
        }
    }

    @Test func `without scripts it has the figures of the moment`() async throws {
        try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase")
            let page = try browser.open("about:blank")
            try page.setScripts(false)
            try page.navigate(to: "http://127.0.0.1:\(shop.port)/activity")
            #expect(try page.evaluate("\(Self.figure("requests")) + \(Self.figure("sockets"))") == "–0")
            #expect(try page.evaluate("document.querySelector('main').innerText.includes('Load the page again')"))
            #expect(try page.evaluate("document.querySelector('.plot').checkVisibility()") == false)
            // Somebody has looked, so it is counted now: each look is a request of the second that the next one sees.
            let hasCounted = "Number(\(Self.figure("requests"))) > 0"
            let cutoff = Cutoff.seconds(20)
            while try !page.evaluate(hasCounted), !cutoff.hasPassed { try page.reload() }
            #expect(try page.evaluate(hasCounted))
        }
    }

    @Test func `nothing moves while the page comes slowly`() async throws {
        try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase", environment: ["MOCHI_ENV": "production"])
            let page = try browser.open("about:blank")
            try page.show(on: .desktop)
            try page.setThroughput(4096)
            try page.navigate(to: "http://127.0.0.1:\(shop.port)/activity")
            try page.wait(until: "document.querySelector('.latencies .plot p') !== null")
            #expect(try page.layoutShifts() == [])
        }
    }

    // MARK: How it looks

    /// `MOCHI_SCREENSHOTS` names a folder in which the pictures are left to be looked at.
    @Test(arguments: [
        ("desktop-light", Page.Screen.desktop), ("desktop-dark", Page.Screen.desktop.dark),
        ("phone", Page.Screen.phone), ("phone-dark", Page.Screen.phone.dark),
        ("narrow", Page.Screen(width: 320, height: 568, isPhone: true)), ("calm", Page.Screen.desktop.calm),
    ])
    func `the page fits the screen and can be read`(name: String, screen: Page.Screen) async throws {
        let pictures = try await Browser.run { browser throws in
            let shop = try ServerProcess(product: "showcase")
            let page = try Self.open(shop, in: browser, on: screen)
            try page.evaluate("Promise.all(['/json', '/products', '/files/mochi.svg'].map((path) => fetch(path)))")
            for layer in ["api", "pages", "files"] { try page.wait(until: Self.isDrawn(layer)) }
            #expect(try page.evaluate("document.documentElement.scrollWidth") == screen.width)
            if screen.isCalm {
                #expect(try page.evaluate("document.getAnimations().length") == 0)
            } else {
                try page.wait(until: "document.getAnimations().length > 0")
            }
            // Figures stay within their tiles.
            #expect(
                try page.evaluate(
                    "[...document.querySelectorAll('dt, dd')].filter((text) => text.scrollWidth > text.clientWidth).length"
                ) == 0
            )
            let (shifts, faint, problems) = try (page.layoutShifts(), page.faintTexts(), page.structureProblems())
            #expect(shifts == [])
            #expect(faint == [])
            #expect(problems == [])
            #expect(try page.takeErrors() == [])
            return ["activity-\(name)": try page.screenshot(ofAll: true)]
        }
        try Pictures.keep(pictures)
    }
}
