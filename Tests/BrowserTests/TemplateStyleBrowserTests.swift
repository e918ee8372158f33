import MochiAPI
import TestSupport
import Testing

/// The rules of templates as Chromium applies them: inside, in components inside, and around.
@Suite struct TemplateStyleBrowserTests {
    private static let templates = [
        "Home": """
        <p id="own" class="note">a <b>b</b></p>
        <p id="plain">a</p>
        <div class="box"><Child id="child" /></div>
        <ul><li id="first">1</li><li id="second">2</li></ul>
        <style>
          p { color: rgb(1, 2, 3); animation: fade 100s }
          .note:not(.x) { b { color: rgb(4, 5, 6) } &.note { top: 1px } }
          p:has(b) { left: 2px }
          .box :global(.inner) { right: 3px }
          :is(li, .none) { bottom: 4px; &:first-child { bottom: 5px } }
          :root { --mochi: soft }
          @media screen { @supports (color: red) { .box p { color: rgb(9, 9, 9) } } }
          @keyframes fade { from, to { opacity: .5 } }
          :global { .outer { right: 6px } }
          li { top: 7px }
        </style>
        """,
        "Child": """
        <p {id} class="inner note">c <b>d</b></p>
        <style>
          p { animation: fade 100s }
          @keyframes fade { from, to { opacity: .25 } }
        </style>
        """,
    ]

    private struct Page: Component {
        var body: some HTML {
            p(.id("outer"), .class("outer note")) { b { "e" } }
            Template("Home")
        }
    }

    @Test func `rules hold inside of their template, and nowhere else`() async throws {
        let directory = try TemporaryDirectory()
        for (name, text) in Self.templates { try directory.write("\(name).mochi", text) }
        var options = ServeOptions(routes: ["/": Mochi.page { _ in Page() }])
        options.hostname = "127.0.0.1"
        options.port = 0
        options.handlesSignals = false
        options.templates.directory = directory.path
        let server = try await Mochi.serve(options)
        let found = try await Browser.run { browser in
            let page = try browser.open("http://127.0.0.1:\(server.port)/")
            return try page.evaluate(
                """
                ['outer', 'own', 'plain', 'child', 'first', 'second'].map((id) => {
                  const element = document.getElementById(id);
                  const style = getComputedStyle(element);
                  const b = element.querySelector('b');
                  return [id, style.color, style.opacity, style.top, style.left, style.right, style.bottom,
                    b ? getComputedStyle(b).color : '', style.getPropertyValue('--mochi')].join(' | ');
                })
                """
            ) as [String]
        }
        await server.stop()
        #expect(
            found == [
                "outer | rgb(0, 0, 0) | 1 | auto | auto | 6px | auto | rgb(0, 0, 0) | soft",
                "own | rgb(1, 2, 3) | 0.5 | 1px | 2px | auto | auto | rgb(4, 5, 6) | soft",
                "plain | rgb(1, 2, 3) | 0.5 | auto | auto | auto | auto |  | soft",
                "child | rgb(0, 0, 0) | 0.25 | auto | auto | 3px | auto | rgb(0, 0, 0) | soft",
                "first | rgb(0, 0, 0) | 1 | 7px | auto | auto | 5px |  | soft",
                "second | rgb(0, 0, 0) | 1 | 7px | auto | auto | 4px |  | soft",
            ]
        )
        withExtendedLifetime(directory) {}
    }
}
