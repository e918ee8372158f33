import Foundation
import MochiTesting
import TestSupport
import Testing

@testable import MochiAPI

/// What is made of an application's sources ahead of its start.
@Suite struct ServerBuildTests {
    private struct Counter: Component, Island {
        let start: Int
        var body: some HTML { button { start } }
    }

    private struct Cart: Component, Island {
        var body: some HTML { p { "empty" } }
    }

    /// A directory with sources and the options of a server that has them.
    private struct Project {
        let directory: TemporaryDirectory
        var options: ServeOptions

        init() throws {
            directory = try TemporaryDirectory()
            options = ServeOptions(routes: [
                "/": Mochi.page("Home") { _, _ in ["cents": 250] },
                "/counter": Mochi.page { _ in Counter(start: 3).hydrated() },
            ])
            options.htmlShell = "{{mochi.head}}{{mochi.css}}{{mochi.body}}"
            options.islands = [Counter.self]
            options.templates.directory = directory.path + "/components"
            options.templates.functions["price"] = TemplateFunction { (cents: Int) in "\(cents) c" }
            options.clientModules = directory.path + "/client"
            try directory.write("components/Home.mochi", "<h1>{price(cents)}</h1><Note text=\"soft\" />")
            try directory.write("components/deep/Note.mochi", "<p>{text}</p><style>p { color: green }</style>")
            try directory.write(
                "client/Counter.client.ts",
                "import { title } from './lib/title'; export default (e: Element) => { e.id = title };"
            )
            try directory.write("client/lib/title.ts", "export const title: string = 'counter';")
        }

        /// Makes the build, of these options or the project's, and options that start from it.
        func built(_ chosen: ServeOptions? = nil) throws -> ServeOptions {
            let options = chosen ?? options
            var built = options
            built.buildFile = directory.path + "/mochi.build"
            try directory.write("mochi.build", try ServerBuild(options).bytes)
            return built
        }

        func remove(_ name: String) throws {
            try FileManager.default.removeItem(atPath: directory.path + "/" + name)
        }
    }

    /// Why a server does not start; empty where it does.
    private static func startError(_ options: ServeOptions) -> String {
        do {
            _ = try Application(options)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `a server starts from it where no sources are, and answers the same`() async throws {
        let project = try Project()
        let built = try project.built()
        var expected: [String] = []
        try await project.options.test { client async throws in
            for path in ["/", "/counter"] { expected.append(try await client.get(path).text) }
        }
        #expect(expected[0].contains("<h1>250 c</h1>") && expected[0].contains(/color: ?green/))
        try project.remove("components")
        try project.remove("client")
        var without = built
        without.esbuild = "/nowhere/esbuild"
        try await without.test { client async throws in
            for (path, text) in zip(["/", "/counter"], expected) { #expect(try await client.get(path).text == text) }
            let module = try #require(expected[1].firstMatch(of: /\/_mochi\/client\/Counter-[0-9A-Z]{8}\.js/)?.output)
            #expect(try await client.get(String(module)).text.contains("counter"))
        }
    }

    @Test func `the directories that a program has by default need not be there`() throws {
        let project = try Project()
        var options = project.options
        options.clientModules = nil
        try project.directory.write("components/Counter.client.js", "export default () => {};")
        options = try project.built(options)
        try project.remove("components")
        options.templates.directory = nil
        #expect(Self.startError(options) == "")
    }

    @Test func `a client module beside the templates is compared as well`() throws {
        let project = try Project()
        var options = project.options
        options.clientModules = nil
        try project.directory.write("components/Counter.client.js", "export default () => {};")
        options = try project.built(options)
        #expect(Self.startError(options) == "")
        try project.directory.write("components/Counter.client.js", "export default () => { changed() };")
        #expect(Self.startError(options).contains(": Counter.client.js has changed since; "))
    }

    @Test func `a source that lies here and has changed stops the start`() throws {
        let project = try Project()
        let options = try project.built()
        #expect(Self.startError(options) == "")
        let texts: [(path: String, text: String)] = [
            ("components/Home.mochi", "<h1>changed</h1>"), ("components/New.mochi", "<p>new</p>"),
            ("client/Counter.client.ts", "export default () => {};"),
            ("client/lib/title.ts", "export const title = 1;"),
        ]
        for (path, text) in texts {
            let file = project.directory.path + "/" + path
            let before = FileManager.default.contents(atPath: file)
            try project.directory.write(path, text)
            let error = Self.startError(options)
            #expect(error.hasPrefix("buildFile \"\(project.directory.path)/mochi.build\": "))
            #expect(
                error.contains(
                    (path.hasPrefix("client/") ? "" : "components/") + path.split(separator: "/", maxSplits: 1)[1]
                )
            )
            #expect(error.hasSuffix(" has changed since; run `mochi build` again, or remove the file"))
            if let before { try project.directory.write(path, Array(before)) } else { try project.remove(path) }
            #expect(Self.startError(options) == "")
        }
        try project.remove("components/deep/Note.mochi")
        #expect(Self.startError(options).contains("deep/Note.mochi has changed since"))
    }

    @Test func `a new client module of an island stops the start`() throws {
        let project = try Project()
        let options = try project.built()
        try project.directory.write("client/Note.client.js", "export default () => {};")
        #expect(Self.startError(options).contains(": Note.client.js has changed since"))
    }

    @Test func `in development it is not looked at`() throws {
        let project = try Project()
        var options = try project.built()
        try project.directory.write("mochi.build", "something else")
        options.development = true
        #expect(Self.startError(options) == "")
    }

    @Test func `another version of Mochi or of the program says so`() throws {
        let project = try Project()
        let options = try project.built()
        let bytes = try ServerBuild(project.options).bytes
        let end = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        func start(_ line: String) throws -> String {
            try project.directory.write("mochi.build", Array(line.utf8) + bytes[end...])
            return Self.startError(options)
        }
        let path = project.directory.path + "/mochi.build"
        let version = "it was made by Mochi 0.0.9, and this program has Mochi \(Release.version)"
        #expect(try start(line) == "")
        #expect(
            try start(line.replacing(Release.version, with: "0.0.9"))
                == "buildFile \"\(path)\": \(version); run `mochi build` again"
        )
        #expect(try start(line.replacing("build 1", with: "build 2")).contains("it was made by Mochi"))
        try project.directory.write("mochi.build", bytes)
        for (change, difference) in [
            ({ $0.islands.append(Cart.self) }, "the island Cart is new"),
            ({ $0.islands = [] }, "the island Counter is gone"),
            ({ $0.templates.functions["date"] = TemplateFunction { "today" } }, "the function date is new"),
            ({ $0.templates.functions = [:] }, "the function price is gone"),
        ] as [((inout ServeOptions) -> Void, String)] {
            var changed = options
            change(&changed)
            #expect(
                Self.startError(changed)
                    == "buildFile \"\(path)\": it was made for another version of this program: \(difference); run `mochi build` again"
            )
        }
    }

    @Test func `a file that is not there stops the start`() {
        var options = ServeOptions(routes: [:])
        options.buildFile = "mochi.build"
        #expect(Self.startError(options) == "buildFile \"mochi.build\": the file cannot be read")
    }

    @Test func `what is damaged is refused, wherever`() throws {
        let project = try Project()
        let options = try project.built()
        let bytes = try ServerBuild(project.options).bytes
        func isRefused(_ bytes: [UInt8]) -> Bool {
            do {
                _ = try ServerBuild(bytes, path: "mochi.build", options)
                return false
            } catch {
                return error.description.hasSuffix("; run `mochi build` again")
            }
        }
        #expect(!isRefused(bytes))
        for count in 0..<bytes.count where !isRefused(Array(bytes[..<count])) {
            Issue.record("its first \(count) bytes are taken for the file")
        }
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var changed = bytes
            changed[place] ^= 0x10
            if !isRefused(changed) { Issue.record("the byte at \(place) may be another one") }
        }
        #expect(isRefused(bytes + [0]))
    }

    @Test func `bytes that are no program are refused or read, and nothing else`() throws {
        let project = try Project()
        var writer = ByteWriter()
        let build = try ServerBuild(project.options)
        writer.write(build.programs) { $1.pack(into: &$0) }
        var random = SeededGenerator(seed: 7)
        var (refused, read) = (0, 0)
        for _ in 0..<3000 {
            var bytes = writer.bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            var reader = ByteReader(bytes[...])
            do {
                let programs = try reader.values { reader throws(BytesDamaged) in try TemplateProgram(from: &reader) }
                read += 1
                // What was read is what is written: nothing of it was made up.
                var copy = ByteWriter()
                copy.write(programs) { $1.pack(into: &$0) }
                var again = ByteReader(copy.bytes[...])
                let repeated = try again.values { reader throws(BytesDamaged) in try TemplateProgram(from: &reader) }
                #expect(again.isAtEnd && repeated.map(\.name) == programs.map(\.name))
            } catch {
                refused += 1
            }
        }
        #expect(refused > 300 && read > 300)
    }

    @Test func `a mistake in a template or in a page fails the build`() throws {
        let project = try Project()
        try project.directory.write("components/Home.mochi", "<h1>{</h1>")
        #expect(throws: StartError.self) { try ServerBuild(project.options) }
        try project.directory.write("components/Home.mochi", "<Nobody />")
        #expect(throws: StartError.self) { try ServerBuild(project.options) }
        try project.remove("components/Home.mochi")
        #expect(throws: StartError.self) { try ServerBuild(project.options) }
    }
}

/// Values as bytes.
@Suite struct ByteWriterTests {
    @Test(arguments: [0, 1, -1, 63, 64, -64, -65, 8191, 1 << 40, .max, .min])
    func `integers come back`(value: Int) throws {
        var writer = ByteWriter()
        writer.write(value)
        var reader = ByteReader(writer.bytes[...])
        #expect(try reader.integer() == value)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [0, -0.0, 1.5, -1e300, .infinity, .leastNonzeroMagnitude])
    func `numbers come back`(value: Double) throws {
        var writer = ByteWriter()
        writer.write(value)
        var reader = ByteReader(writer.bytes[...])
        #expect(try reader.double().bitPattern == value.bitPattern)
    }

    @Test(
        arguments: [
            [], [0x80], Array(repeating: 0xFF, count: 10), Array(repeating: 0x80, count: 20), [4, 0x61], [2, 0xFF],
        ] as [[UInt8]]
    )
    func `what is no text is refused`(bytes: [UInt8]) {
        var reader = ByteReader(bytes[...])
        #expect(throws: BytesDamaged.self) { try reader.text() }
    }
}
