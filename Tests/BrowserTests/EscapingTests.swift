import MochiAPI
import TestSupport
import Testing

/// Hostile values in every place of a page, in a browser: none of them becomes more than text.
@Suite(.serialized) struct EscapingTests {
    /// What came of one page.
    private struct Outcome: Decodable, Sendable {
        let problems: [String]
        let count: Int
        let shapes: [String]
        let ran: [String]
        let hits: Int
        let location: String?
    }

    private static func visit<Value: Sendable>(
        _ values: [String],
        _ body: @escaping @Sendable (Page, String) throws -> Value
    ) async throws -> Value {
        let server = try await HostileServer(values).start()
        let origin = "http://127.0.0.1:\(server.port)"
        do {
            let value = try await Browser.run { try body($0.open("about:blank"), origin) }
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Sends the form, clicks all that leads somewhere, and looks at every document.
    private static func outcome(_ page: Page, _ value: String, _ index: Int) throws -> Outcome {
        try page.evaluate(
            """
            (async () => {
              const [value, index] = [\(Page.quoted(value)), \(index)];
              const check = \(HostilePage.check);
              const shape = \(HostilePage.shape);
              const next = () => new Promise((done) => setTimeout(done));
              const frames = [...document.querySelectorAll('iframe.whole')];
              const form = frames[2];
              const sent = new Promise((done) => form.addEventListener('load', done, { once: true }));
              form.contentDocument.forms[0].submit();
              await sent;
              const documents = [document, ...frames.map((frame) => frame.contentDocument)];
              const checks = documents.map((document) => document ? check(document, value) : { problems: ['gone'], count: 0 });
              const shapes = documents.map((document) => document ? shape(document) : 'gone');
              const problems = checks.flatMap((check) => check.problems);
              if (!frames[1].contentDocument?.querySelector('#late')) problems.push('the late part did not come');
              if (!form.contentDocument?.querySelector('#sent')) problems.push('the form did not come back');
              if (!(checks[4].count > 100)) problems.push(`the template has ${checks[4].count} places`);
              // Without a colon they lead to files of this server.
              const clickable = [document, frames[3].contentDocument].flatMap((document) =>
                [...document?.querySelectorAll('[data-click]') ?? []]);
              for (const element of value.includes(':') ? clickable : []) {
                const view = element.ownerDocument.defaultView;
                element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view }));
                await next();
              }
              await fetch('/pixel');
              const { location: redirect } = await (await fetch(`/redirect/${index}`)).json();
              if (redirect && new URL(redirect, location.href).origin !== location.origin) problems.push(`to ${redirect}`);
              const hits = Number(await (await fetch('/hits')).text());
              await next();
              const count = checks.reduce((sum, check) => sum + check.count, 0);
              return { problems, count, shapes, ran, hits, location: redirect };
            })()
            """,
            by: .seconds(60)
        )
    }

    @Test func `no value becomes more than text, wherever it stands`() async throws {
        // The first is what the others are compared with.
        let values = ["plain"] + HostileValues.all
        #expect(values.count > 80)
        try await Self.visit(values) { page, origin throws in
            var shapes: [String] = []
            for (index, value) in values.enumerated() {
                try page.navigate(to: "\(origin)/page/\(index)")
                let outcome = try Self.outcome(page, value, index)
                if index == 0 { shapes = outcome.shapes }
                let name = Comment(rawValue: "\(index): \(value.debugDescription.prefix(200))")
                #expect(outcome.problems == [], name)
                #expect(outcome.ran == [], name)
                #expect(outcome.hits == 0, name)
                #expect(outcome.count > 100, name)
                // Named one by one: a failure shows the documents that differ, not all of them.
                for (place, shape) in zip(["page", "error", "streamed", "form", "template"], outcome.shapes) {
                    #expect(shapes.contains(shape), "\(place) of \(name)")
                }
                #expect(try page.evaluate("location.pathname") == "/page/\(index)", name)
            }
        }
    }

    // A browser that would not notice proves nothing.
    @Test func `what is not escaped is noticed`() async throws {
        let values = [
            "<script>\(HostileValues.script)</script>", "<img src=x onerror=\(HostileValues.bare)>",
            "<iframe src=\"javascript:\(HostileValues.bare)\"></iframe>", "<svg onload=\(HostileValues.bare)>",
            "<iframe src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='top.postMessage(1,`*`)'/>\">",
            "<iframe name=sink></iframe><a data-click target=sink href=\"javascript:\(HostileValues.bare)\">x</a>",
            "<iframe name=sink></iframe><svg><a data-click target=sink href=/pixel><set attributeName=href "
                + "to=\"javascript:\(HostileValues.bare)\" /></a></svg>",
            "<style>\u{600}</style><script>\(HostileValues.script)</script>",
        ]
        try await Self.visit(values) { page, origin throws in
            for index in values.indices {
                try page.navigate(to: "\(origin)/raw/\(index)")
                try page.evaluate(
                    "document.querySelector('[data-click]')"
                        + "?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }))"
                )
                try page.wait(until: "ran.length > 0")
            }
        }
    }
}
