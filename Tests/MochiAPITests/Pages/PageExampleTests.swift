import MochiAPI
import TestSupport
import Testing

// The examples of README.md, compiled and asked.

struct Tea: Sendable {
    let id, name, summary: String
    let origins: [String]

    static let all = [Tea(id: "uji", name: "Uji", summary: "Shaded & ground", origins: ["Kyoto", "Nara"])]
}

struct TeaPage: Component {
    let tea: Tea

    static let styles = ScopedStyle(".lead { font-size: 1.2rem }")

    var body: some HTML {
        Head {
            title { tea.name }
            meta(.name("description"), .content(tea.summary))
        }
        h1 { tea.name }
        p(.class("lead")) { tea.summary }
        ul {
            ForEach(tea.origins) { origin in li { origin } }
        }
        Reviews(tea: tea).streamed { p { "Looking for reviews…" } }
    }
}

struct Reviews: AsyncComponent {
    let tea: Tea

    var body: some HTML {
        get async throws {
            let reviews = try await reviews(of: tea.id)
            ForEach(reviews) { review in blockquote { review } }
        }
    }
}

/// What a database would know.
private func reviews(of id: String) async throws -> [String] {
    try await Task.sleep(for: .milliseconds(1))
    return ["A second of bitterness, then spring."]
}

private let pages: Routes = [
    "/teas/:id": Mochi.page { request in
        let id = try request.parameters.require("id")
        guard let tea = Tea.all.first(where: { $0.id == id }) else { throw HTTPError(.notFound, "No such tea.") }
        return TeaPage(tea: tea)
    }
]

struct Wish: Codable, Sendable {
    var name = ""
    var problem: String?
}

private let forms: Routes = [
    "/wishes": Mochi.page(actions: [
        "default": { request in
            var wish = Wish(name: request.form["name"] ?? "")
            if wish.name.count < 2 {
                wish.problem = "Two characters at least."
                return .fail(.unprocessableContent, wish)
            }
            return .success(wish)
        }
    ]) { request in
        let wish = request.form?.data(as: Wish.self)
        form(.method(.post)) {
            label(.for("name")) { "What do you wish for?" }
            input(.id("name"), .name("name"), .value(wish?.name), .required())
            p(.role("alert"), .data("mochi-error", "problem")) { wish?.problem }
            button { "Send" }
        }.enhanced()
    }
]

@Suite struct PageExampleTests {
    @Test func `a page of the documentation is what it says`() async throws {
        try await LiveServer.run(pages, .testing { $0.htmlShell = "{{mochi.head}}|{{mochi.body}}" }) { live in
            let text = try await live.get("/teas/uji", "User-Agent: somebot").text
            #expect(
                text.hasPrefix(
                    #"<title>Uji</title><meta name="description" content="Shaded &amp; ground">|<h1 data-mochi="#
                )
            )
            #expect(text.contains("<li>Kyoto</li><li>Nara</li>"))
            #expect(text.contains("A second of bitterness"))
            #expect(try await live.get("/teas/none").status == 404)
        }
    }

    @Test func `a form of the documentation is what it says`() async throws {
        try await LiveServer.run(forms) { live in
            let type = "Content-Type: application/x-www-form-urlencoded"
            let refused = try await live.post("/wishes", "name=x", type, "Sec-Fetch-Site: same-origin")
            #expect(refused.status == 422)
            #expect(
                refused.text.contains(#"value="x" required><p role="alert" data-mochi-error="problem">Two characters"#)
            )
            let sent = try await live.post("/wishes", "name=tea", type, "Sec-Fetch-Site: same-origin")
            #expect(sent.status == 200)
        }
    }
}
