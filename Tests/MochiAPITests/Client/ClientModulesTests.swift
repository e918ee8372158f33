import Foundation
import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// The browser code of an application, as it is found, made and served.
@Suite struct ClientModulesTests {
    struct Counter: Component, Island {
        let start: Int
        var body: some HTML { button { start } }
    }

    struct Other: Component, Island {
        static let island = IslandOptions(name: "other.1")
        var body: some HTML { p { "other" } }
    }

    private static func options(_ directory: TemporaryDirectory, esbuild: String? = nil) -> ServeOptions {
        .testing {
            $0.islands = [Counter.self, Other.self]
            $0.clientModules = directory.path
            if let esbuild { $0.esbuild = esbuild }
        }
    }

    private static func modules(_ options: ServeOptions) throws -> ClientModules {
        try ClientModules(options, of: ["Counter", "other.1"])
    }

    /// Why a server with this directory does not start.
    private static func refusal(_ directory: TemporaryDirectory, esbuild: String? = nil) -> String? {
        do {
            _ = try modules(options(directory, esbuild: esbuild))
            return nil
        } catch {
            return "\(error)"
        }
    }

    private static let missing = "/nowhere/esbuild"

    @Test func `modules are bundled and split, and served under names that change`() async throws {
        let directory = try TemporaryDirectory()
        let source = #"import { shared } from "./lib/shared"; export default (element: Element) => shared(element, "#
        try directory.write("Counter.client.ts", source + "1);")
        try directory.write("other.1.client.js", source.replacing(": Element", with: "") + "2);")
        try directory.write(
            "lib/shared.ts",
            "export const shared = (element: any, n: number) => { element.title = n };"
        )
        let options = Self.options(directory)
        let log = EventLog(of: .clientBundleComplete) { $0.entryCount == 2 }
        let modules = try Self.modules(options)
        let urls = modules.urls
        #expect(log.events.contains { $0.outputBytes > 100 && $0.duration > .zero })
        let counter = try #require(urls["Counter"])
        #expect(counter.wholeMatch(of: /\/_mochi\/client\/Counter-[0-9A-Z]{8}\.js/) != nil)
        #expect(urls["other.1"]?.wholeMatch(of: /\/_mochi\/client\/other\.1-[0-9A-Z]{8}\.js/) != nil)
        try await LiveServer.run([:], options) { live async throws in
            let module = try await live.get(counter)
            #expect(module.field("content-type") == "text/javascript; charset=utf-8")
            #expect(module.field("cache-control") == "public, max-age=31536000, immutable")
            let chunk = try #require(module.text.firstMatch(of: /"\.\/(chunk-[0-9A-Z]{8}\.js)"/)?.1)
            #expect(try await live.get("/_mochi/client/\(chunk)").text.contains("title="))
            #expect(!module.text.contains("title"))
            let coded = try await live.get(counter, "Accept-Encoding: br")
            #expect(coded.field("content-encoding") == "br")
            #expect(try await live.get(counter + ".map").status == 404)
        }
        try directory.write("lib/shared.ts", "export const shared = (element: any, n: number) => { element.id = n };")
        #expect(try Self.modules(options).urls["Counter"] != counter)
    }

    @Test func `development has source maps`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("Counter.client.ts", "export default (element: Element) => element;")
        var options = Self.options(directory)
        options.development = true
        let url = try #require(try Self.modules(options).urls["Counter"])
        try await LiveServer.run([:], options) { live async throws in
            #expect(try await live.get(url).text.contains("//# sourceMappingURL=Counter-"))
            let map = try await live.get(url + ".map")
            #expect(map.status == 200)
            #expect(map.field("content-type") == "application/json")
        }
    }

    @Test func `without esbuild scripts are served as they are, and find each other`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("Counter.client.js", #"import { f } from "./lib/f.js"; export default f;"#)
        try directory.write("lib/f.js", "export const f = () => {};")
        try directory.write(".secret.js", "no")
        try directory.write("notes.txt", "no")
        let options = Self.options(directory, esbuild: Self.missing)
        let url = try #require(try Self.modules(options).urls["Counter"])
        let base = try #require(url.wholeMatch(of: /(\/_mochi\/client\/[0-9a-z]+\/)Counter\.client\.js/)?.1)
        try await LiveServer.run([:], options) { live async throws in
            let module = try await live.get(url)
            #expect(module.text == #"import { f } from "./lib/f.js"; export default f;"#)
            #expect(module.field("content-type") == "text/javascript; charset=utf-8")
            #expect(module.field("cache-control") == "public, max-age=31536000, immutable")
            #expect(try await live.get(base + "lib/f.js").text == "export const f = () => {};")
            for path in [".secret.js", "notes.txt", "lib", "lib/", "", "../Counter.client.js", "%2e%2e/x.js"] {
                #expect(try await live.get(base + path).status != 200)
            }
        }
        try directory.write("lib/f.js", "export const f = () => 1;")
        #expect(try Self.modules(options).urls["Counter"] != url)
    }

    @Test func `nothing outside of the directory is read`() throws {
        let outside = try TemporaryDirectory()
        try outside.write("secret.js", "export default 'secret';")
        for esbuild in [nil, Self.missing] {
            let directory = try TemporaryDirectory()
            let link = directory.path + "/Counter.client.js"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside.path + "/secret.js")
            let refusal = Self.refusal(directory, esbuild: esbuild)
            #expect(refusal?.hasPrefix("clientModules: Counter.client.js is no file in ") == true)
        }
        let directory = try TemporaryDirectory()
        let name = URL(filePath: outside.path).lastPathComponent
        try directory.write("Counter.client.js", #"export { default } from "../\#(name)/secret.js";"#)
        #expect(Self.refusal(directory)?.contains("secret.js is imported and lies outside of ") == true)
        // Linked into the directory, it is no less outside of it.
        try directory.write("Counter.client.js", #"export { default } from "./link.js";"#)
        let link = directory.path + "/link.js"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: outside.path + "/secret.js")
        #expect(Self.refusal(directory)?.contains("secret.js is imported and lies outside of ") == true)
        let scripts = try ClientModuleDirectory(directory.path).scripts()
        #expect(scripts.map(\.path) == ["Counter.client.js"])
    }

    @Test func `what esbuild says stops the start`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("Counter.client.ts", "import \"./missing\";\nconst = 1;")
        let refusal = try #require(Self.refusal(directory))
        #expect(refusal.hasPrefix("clientModules: esbuild fails (1): Counter.client.ts:2:6: "))
        #expect(!refusal.contains("\n"))
        try directory.write("Counter.client.ts", "import \"./missing\";")
        #expect(
            Self.refusal(directory)
                == #"clientModules: esbuild fails (1): Counter.client.ts:1:7: Could not resolve "./missing""#
        )
    }

    @Test func `nothing is left behind`() throws {
        let directory = try TemporaryDirectory()
        let temporary = try TemporaryDirectory()
        try directory.write("Counter.client.ts", "export default () => {};")
        let output = try Esbuild(program: "esbuild", isDevelopment: true, temporary: temporary.path)
            .bundle([.init(island: "Counter", file: "Counter.client.ts")], in: ClientModuleDirectory(directory.path))
        #expect(output?.files.count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
    }

    @Test func `TypeScript needs esbuild`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("Counter.client.ts", "export default () => {};")
        let refusal = Self.refusal(directory, esbuild: Self.missing)
        #expect(refusal?.hasPrefix("clientModules: Counter.client.ts needs esbuild") == true)
        #expect(refusal?.contains("Debian's package esbuild") == true)
    }

    @Test func `an island has one module`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("Counter.client.ts", "")
        try directory.write("Counter.client.js", "")
        #expect(Self.refusal(directory) == "clientModules: there are Counter.client.js and .ts; keep one of them")
    }

    @Test func `modules of no island, and directories without any, are left alone`() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("Nobody.client.ts", "this is no program")
        let modules = try Self.modules(Self.options(directory))
        #expect(modules.urls.isEmpty && modules.routes.entries.isEmpty)
    }

    @Test func `a directory that is not there stops the start`() async throws {
        var options = ServeOptions.testing()
        options.clientModules = "/nowhere"
        await #expect(throws: StartError.self) { try await Mochi.serve(options) }
    }

    @Test(
        arguments: [
            ("esbuild", nil, nil), ("esbuild", "", nil), ("esbuild", "/nowhere:/usr/bin:/bin", "/usr/bin/esbuild"),
            ("/bin/sh", nil, "/bin/sh"), ("./nothing", "/usr/bin", nil),
        ] as [(String, String?, String?)]
    )
    func `a program is found as a shell finds it`(program: String, path: String?, expected: String?) {
        #expect(ChildProgram.find(program, in: path) == expected)
    }

    @Test func `a program has a time limit, and no secrets`() throws {
        let directory = try TemporaryDirectory()
        let messages = directory.path + "/messages"
        func run(_ script: String, within limit: DispatchTimeInterval = .seconds(60)) -> ChildProgram.Outcome {
            ChildProgram.run("/bin/sh", ["-c", script], in: directory.path, messages: messages, within: limit)
        }
        #expect(run("pwd >&2; exit 3") == .ended(status: 3, messages: directory.path + "\n"))
        #expect(run("exec sleep 600", within: .milliseconds(1)) == .late)
        guard
            case .ended(0, let text) = run(
                "env | cut -d= -f1 | grep -vxE 'PATH|HOME|TMPDIR|PWD|OLDPWD|SHLVL|_' >&2; true"
            )
        else { return #expect(Bool(false)) }
        #expect(text == "")
    }
}
