import MochiTesting
import TestSupport

@testable import MochiAPI

/// A server of templates that a test writes down; their directory lives as long as it does.
struct TemplateApp: Sendable {
    let directory: TemporaryDirectory
    var options: ServeOptions

    init(_ templates: [String: String], _ routes: Routes, _ components: [TemplateComponent] = []) throws {
        directory = try TemporaryDirectory()
        for (name, text) in templates { try directory.write("\(name).mochi", text) }
        options = ServeOptions(routes: routes)
        options.htmlShell = "{{mochi.body}}"
        options.templates.directory = directory.path
        options.templates.components = components
    }

    func test(_ depth: TestDepth = .inProcess, _ body: (TestClient) async throws -> Void) async throws {
        try await options.test(depth, body)
    }

    /// Why the server does not start; empty where it does.
    func startError() async -> String {
        do {
            try await options.test { _ in }
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// What the islands of a page are when they have been fetched.
    static func islands(of path: String, _ client: TestClient) async throws -> [TestResponse] {
        var answers: [TestResponse] = []
        let page = try await client.get(path).text
        for island in page.matches(of: /<mochi-server-island name="([^"]+)" signed-props="([^"]+)"/) {
            answers.append(try await client.get("/_mochi/island/\(island.1)?props=\(island.2)"))
        }
        return answers
    }
}
