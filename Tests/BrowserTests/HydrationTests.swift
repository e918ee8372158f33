import MochiAPI
import TestSupport
import Testing

/// Client islands: modules that run on the HTML of the server.
@Suite(.serialized) struct HydrationTests {
    private static let counter = """
        export default (element, props, { signal }) => {
          globalThis.starts = (globalThis.starts ?? 0) + 1;
          const button = element.querySelector('button');
          let count = props.start;
          button.addEventListener('click', () => { button.textContent = String(++count); }, { signal });
          signal.addEventListener('abort', () => { globalThis.isEnded = true; });
          return () => { globalThis.isStopped = true; };
        };
        """

    private static let modules = [
        "/counter.js": counter,
        "/throws.js": "export default async () => { throw new Error('no ' + 'x'.repeat(1000)) }",
    ]

    private static func island(_ module: String, _ attributes: String = "") -> String {
        """
        <mochi-hydratable-island name="Counter" module="\(module)" props="p1" \(attributes)><button>0</button>\
        </mochi-hydratable-island>
        """
    }

    private static let props = #"<script type="application/json" id="p1">[{"start":1,"seen":2},3,["Date",""]]</script>"#

    private static func all(_ state: String, _ count: Int) -> String {
        "document.querySelectorAll('mochi-hydratable-island[data-state=\(state)]').length === \(count)"
    }

    @Test func `a counter counts`() async throws {
        let fake = FakeIslands(Self.island("/counter.js") + Self.props, modules: Self.modules)
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            try page.click("button")
            try page.click("button")
            #expect(try page.evaluate("document.querySelector('button').textContent") == "5")
            #expect(try page.evaluate("starts") == 1)
            #expect(try page.takeErrors() == [])
        }
        #expect(fake.takeAsked() == ["page"])
    }

    @Test func `a lazy island starts once, when it is seen`() async throws {
        let far = String(repeating: "<p>Further down.</p>", count: 200)
        let markup = far + Self.island("/counter.js", "when=visible") + Self.props
        let fake = FakeIslands(markup, modules: Self.modules)
        try await fake.browse { page, _ in
            try page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            #expect(try page.evaluate("typeof starts") == "undefined")
            try page.evaluate("scrollTo(0, document.body.scrollHeight)")
            try page.wait(until: Self.all("loaded", 1))
            try page.evaluate("scrollTo(0, 0)")
            try page.click("button")
            #expect(try page.evaluate("document.querySelector('button').textContent") == "4")
            #expect(try page.evaluate("starts") == 1)
        }
    }

    @Test func `what is removed ends, what is moved does not`() async throws {
        let markup = "<main></main>" + Self.island("/counter.js") + Self.props
        let fake = FakeIslands(markup, modules: Self.modules)
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            try page.evaluate(
                "document.querySelector('main').append(document.querySelector('mochi-hydratable-island'))"
            )
            try page.evaluate("new Promise((done) => setTimeout(done))")
            #expect(try page.evaluate("typeof isEnded") == "undefined")
            #expect(try page.evaluate("starts") == 1)
            try page.evaluate("document.querySelector('main').remove()")
            try page.wait(until: "globalThis.isEnded && globalThis.isStopped")
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `an island of a fragment starts`() async throws {
        let fake = FakeIslands(FakeIslands.island("t"), modules: Self.modules) { _ in
            .html(Self.island("/counter.js") + Self.props)
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            try page.click("button")
            #expect(try page.evaluate("document.querySelector('button').textContent") == "4")
            #expect(try page.takeErrors() == [])
        }
    }

    @Test(arguments: ["/throws.js", "/missing.js", "https://elsewhere.invalid/counter.js", "data:text/javascript,0"])
    func `a module that fails is reported, and the page stays`(module: String) async throws {
        let fake = FakeIslands(Self.island(module) + Self.props, modules: Self.modules)
        let reports = try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("told") == ["error Counter 0 false"])
            #expect(try page.evaluate("document.querySelector('button').textContent") == "0")
            var asked: [String] = []
            while !asked.contains(where: { $0.hasPrefix("report") }) {
                try page.evaluate("new Promise((done) => setTimeout(done))")
                asked += fake.takeAsked()
            }
            return asked.filter { $0.hasPrefix("report") }
        }
        #expect(reports.count == 1)
        #expect(reports[0].hasPrefix(#"report application/json {"name":"Counter","message":""#))
        #expect(reports[0].count < 1700)
    }

    @Test func `a page reports five failures at most`() async throws {
        let markup = String(repeating: Self.island("/throws.js"), count: 8) + Self.props
        let sent = """
            globalThis.sent = 0;
            globalThis.fetch = async (url) => { sent += String(url).endsWith("/client-error") ? 1 : 0; };
            """
        let fake = FakeIslands(markup, setup: sent, modules: Self.modules)
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 8))
            #expect(try page.evaluate("sent") == 5)
            #expect(try page.evaluate("told.length") == 8)
        }
    }
}
