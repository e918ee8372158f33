import MochiAPI
import TestSupport
import Testing

/// Forms that are sent to pages, with and without scripts.
@Suite struct ActionServingTests {
    private struct Problem: Codable, Sendable {
        let name: String
        let tries: [Int]
    }

    private struct Mishap: Error {}

    private static let actions: [String: FormAction] = [
        "default": { request in .success("\(request.actionName):\(request.form["name"] ?? "-")") },
        "sign": { request in
            let name = request.form["name"] ?? ""
            guard name.count >= 2 else {
                return .fail(.unprocessableContent, Problem(name: "<too short: \(name)>", tries: [1, 2]))
            }
            try request.context.cookies.set("signed", "yes")
            return .redirect(to: "/guestbook")
        },
        "quiet": { _ in .success },
        "refuse": { _ in throw HTTPError(.conflict, "Somebody \"else\" signs.") },
        "fail": { _ in throw Mishap() },
        "odd": { _ in .redirect(.ok, to: "/") },
    ]

    private static let routes: Routes = [
        "/guestbook": Mochi.page(actions: actions) { request in
            p { request.method.rawValue }
            if let form = request.form {
                p { "\(form.ok) \(form.action) \(form.status.code)" }
                if let problem = form.data(as: Problem.self) { p { problem.name } }
                if let text = form.data(as: String.self) { p { text } }
            }
        },
        "/async": Mochi.page(actions: ["default": { _ in .fail() }]) { request async in
            await Task.yield()
            return p { request.form?.status.code }
        },
        "/page": Mochi.page { _ in "no actions" },
    ]

    private static let type = "Content-Type: application/x-www-form-urlencoded"
    /// Where a browser's form of our own page comes from.
    private static let site = "Sec-Fetch-Site: same-origin"

    private static func post(_ target: String, _ body: String, _ fields: String...) async throws -> HTTP1Response {
        try await LiveServer.run(routes) { live in
            let head = LiveServer.head("POST", target, fields + [site, "Content-Length: \(body.utf8.count)"])
            return try await live.send(head + body)
        }
    }

    @Test func `GET renders the page without a form`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/guestbook?/sign") }
        #expect(response.status == 200)
        #expect(response.text == "<p>GET</p>")
    }

    @Test(arguments: [
        ("/guestbook", "name=Mo", 200, "<p>POST</p><p>true default 200</p><p>default:Mo</p>"),
        ("/guestbook?/default", "", 200, "<p>POST</p><p>true default 200</p><p>default:-</p>"),
        ("/guestbook?/quiet", "name=Mo", 200, "<p>POST</p><p>true quiet 200</p>"),
        ("/guestbook?/sign", "name=%3C", 422, "<p>POST</p><p>false sign 422</p><p>&lt;too short: &lt;&gt;</p>"),
        ("/guestbook?a=b&/sign&c=d", "name=x", 422, "<p>POST</p><p>false sign 422</p><p>&lt;too short: x&gt;</p>"),
        ("/async", "", 422, "<p>422</p>"),
    ])
    func `a plain form renders the page again`(target: String, body: String, status: Int, text: String) async throws {
        let response = try await Self.post(target, body, Self.type)
        #expect(response.status == status)
        #expect(response.text == text)
    }

    @Test func `a redirect has no body and keeps the cookies`() async throws {
        let response = try await Self.post("/guestbook?/sign", "name=Mochi", Self.type)
        #expect(response.status == 303)
        #expect(response.field("location") == "/guestbook")
        #expect(response.field("set-cookie")?.hasPrefix("signed=yes") == true)
        #expect(response.body.isEmpty)
    }

    @Test(arguments: [
        ("/guestbook?/nothing", type, "name=x", 404), ("/guestbook?/", type, "", 404),
        ("/guestbook?/sign", "Content-Type: multipart/form-data", "x", 400),
        ("/guestbook?/sign", "Content-Type: application/json", "{}", 400),
        ("/guestbook?/refuse", type, "", 409), ("/guestbook?/fail", type, "", 500), ("/guestbook?/odd", type, "", 500),
        ("/page", type, "", 405),
    ])
    func `what cannot be done is an error page`(target: String, field: String, body: String, status: Int) async throws {
        let response = try await Self.post(target, body, field)
        #expect(response.status == status)
        #expect(!response.text.contains("Mishap"))
    }

    @Test(arguments: [
        (
            "/guestbook?/sign", "name=x", 200,
            #"{"type":"failure","status":422,"data":"[{\"name\":1,\"tries\":2},\"\\u003Ctoo short: x>\",[3,4],1,2]"}"#
        ),
        ("/guestbook?/quiet", "", 200, #"{"type":"success","status":200}"#),
        ("/guestbook?/default", "name=Mo", 200, #"{"type":"success","status":200,"data":"[\"default:Mo\"]"}"#),
        ("/guestbook?/sign", "name=Mochi", 200, #"{"type":"redirect","status":303,"location":"/guestbook"}"#),
        (
            "/guestbook?/refuse", "", 409,
            #"{"type":"error","status":409,"error":{"message":"Somebody \"else\" signs."}}"#
        ),
        ("/guestbook?/fail", "", 500, #"{"type":"error","status":500,"error":{"message":"Internal Server Error"}}"#),
        (
            "/guestbook?/none", "", 404,
            #"{"type":"error","status":404,"error":{"message":"The page has no action \"none\"."}}"#
        ),
    ])
    func `a script gets the result in JSON`(target: String, body: String, status: Int, text: String) async throws {
        let response = try await Self.post(target, body, Self.type, "X-Mochi-Action: true")
        #expect(response.status == status)
        #expect(response.field("content-type") == "application/json")
        #expect(response.text == text)
    }

    @Test(arguments: [
        ("application/json", true), ("text/html", false), ("*/*", false), ("text/html;q=0.5, application/json", true),
        ("application/json;q=0.9, text/html", false), ("application/json, text/html", false),
        ("text/*;q=0.3, application/*;q=0.4", true), ("application/json;q=0", false), ("", false), (";;q=x,,", false),
    ])
    func `a client that prefers JSON to HTML gets JSON`(accept: String, isJSON: Bool) async throws {
        let response = try await Self.post("/guestbook?/quiet", "", Self.type, "Accept: \(accept)")
        #expect((response.field("content-type") == "application/json") == isJSON)
    }

    @Test func `names that cannot be asked for stop the start`() async throws {
        for actions: [String: FormAction] in [[:], ["/a": { _ in .success }], ["": { _ in .success }]] {
            await #expect(throws: StartError.self) {
                try await LiveServer.run(["/": Mochi.page(actions: actions) { _ in "x" }]) { _ in }
            }
        }
    }

    @Test func `an enhanced form brings its script, once, and others bring none`() async throws {
        let routes: Routes = [
            "/": Mochi.page { _ in
                form(.method(.post)) { "a" }.enhanced()
                form(.method(.post)) { "b" }.enhanced()
            },
            "/plain": Mochi.page { _ in form(.method(.post)) { "a" } },
        ]
        let options = ServeOptions.testing {
            $0.htmlShell = "{{mochi.body}}{{mochi.script}}"
            $0.assetPrefix = "/assets"
        }
        try await LiveServer.run(routes, options) { live in
            let text = try await live.get("/").text
            let url = try #require(text.firstRange(of: "src=\"").map { text[$0.upperBound...].prefix { $0 != "\"" } })
            #expect(
                text == """
                    <form method="post" data-mochi-enhance>a</form><form method="post" data-mochi-enhance>b</form>\
                    <script type="module" src="\(url)"></script>
                    """
            )
            let script = try await live.get(String(url))
            #expect(script.status == 200)
            #expect(script.field("content-type") == "text/javascript; charset=utf-8")
            #expect(script.field("cache-control") == "public, max-age=31536000, immutable")
            #expect(script.text.contains("export function enhance"))
            #expect(try await live.get("/plain").text == #"<form method="post">a</form>"#)
        }
    }

    @Test(arguments: ["", "assets", "/", "/assets/", "/a/../b", "/a//b", "/a b", "/a*", "/:a"])
    func `a prefix that is no path stops the start`(prefix: String) async throws {
        await #expect(throws: StartError.self) {
            try await LiveServer.run([:], .testing { $0.assetPrefix = prefix }) { _ in }
        }
    }
}
