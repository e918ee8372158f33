import MochiAPI
import TestSupport
import Testing

/// How fragments get into the page.
@Suite(.serialized) struct IslandShowingTests {
    private static let all = IslandTests.all

    @Test func `a fragment's style and scripts work where a policy trusts a nonce`() async throws {
        let fake = FakeIslands(FakeIslands.island("t") + FakeIslands.island("u")) { ask in
            .html(
                """
                <style nonce="\(ask.nonce)">#\(ask.props) { text-indent: 13px }</style><p id="\(ask.props)">Here</p>
                <script nonce="\(ask.nonce)">(globalThis.ran ??= []).push('\(ask.props)')</script>
                <script type="application/json" id="data">[1]</script>
                """
            )
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 2))
            let indent = "getComputedStyle(document.querySelector('#u')).textIndent"
            #expect(try page.evaluate(indent) == "13px")
            #expect(try page.evaluate("ran") == ["t", "u"])
            #expect(try page.evaluate("document.querySelector('#data').textContent") == "[1]")
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `a script that the server has not marked does not run`() async throws {
        let policy = "script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'nonce-{nonce}'"
        let fake = FakeIslands(FakeIslands.island("t"), policy: policy) { ask in
            .html(
                """
                <script>globalThis.isHacked = true</script><script nonce="guessed">globalThis.isHacked = true</script>
                <script src="/hacked.js"></script><script nonce="\(ask.nonce)">globalThis.ran = true</script>
                """
            )
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate("ran"))
            #expect(try page.evaluate("typeof isHacked") == "undefined")
        }
    }

    @Test func `without a policy a fragment's scripts run, modules once`() async throws {
        let modules = ["/count.js": "globalThis.loads = (globalThis.loads ?? 0) + 1;"]
        let module = #"<script type="module" src="/count.js"></script>"#
        let fake = FakeIslands(module + FakeIslands.island("t"), modules: modules, policy: nil) { _ in
            .html("<script>globalThis.ran = true</script>\(module)<p>Here</p>")
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate("ran"))
            #expect(try page.evaluate("import('/count.js').then(() => loads)") == 1)
            #expect(try page.takeErrors() == [])
        }
    }

    @Test func `a page elsewhere is no fragment`() async throws {
        let fake = FakeIslands(FakeIslands.island("t")) { _ in .status(303, [.location: "/other"]) }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("failed", 1))
            #expect(try page.evaluate("told") == ["error Avatar 302 false"])
            #expect(try page.evaluate("document.body.innerText.trim()") == "Loading...")
        }
    }

    @Test(arguments: [
        (
            #"<a href="/other" id="more">More</a>"#,
            #"<p>New</p><a href="/">First</a><a href="/other" id="more">More</a>"#
        ),
        ("<p>Wait, or</p><button>stop</button>", "<button>Buy</button>"),
    ])
    func `who is in the fallback with the keyboard stays in the island`(fallback: String, html: String) async throws {
        let gate = Gate()
        let fake = FakeIslands(FakeIslands.island("t", fallback: fallback)) { _ in
            await gate.wait()
            return .html(html)
        }
        try await fake.browse { page, _ in
            try page.wait(until: Self.all("loading", 1))
            try page.evaluate("document.querySelector('a, button').focus()")
            gate.open()
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate("document.activeElement.textContent") == (html.contains("More") ? "More" : "Buy"))
        }
    }

    @Test func `an island takes the focus from nobody`() async throws {
        let gate = Gate()
        let fake = FakeIslands("<input id=search>" + FakeIslands.island("t")) { _ in
            await gate.wait()
            return .html("<input><button>Buy</button>")
        }
        try await fake.browse { page, _ in
            try page.evaluate("document.querySelector('#search').focus()")
            gate.open()
            try page.wait(until: Self.all("loaded", 1))
            #expect(try page.evaluate("document.activeElement.id") == "search")
        }
    }
}
