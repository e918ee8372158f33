import Foundation
import TestSupport
import Testing

@testable import MochiAPI

/// One at a time: a process has one logger.
@Suite(.serialized) struct LoggerTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "broken, Authorization: Bearer abcdefgh" }
    }

    private static let routes: Routes = [
        "/logged/hello": Mochi.page { _ in p { "hello" } },
        "/logged/breaks": Mochi.api { _ in throw Broken() },
        "/logged/refuses": Mochi.api { _ in throw HTTPError(.conflict, detail: "twice") },
        "/logged/ws": Mochi.ws(message: { ws, message in try ws.send(message) }),
    ]

    /// The lines that concern `/logged/`, of the requests that `body` makes.
    private func lines(
        _ options: LoggerOptions,
        _ body: (LiveServer) async throws -> Void
    ) async throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "mochi-log-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        var options = options
        options.output = .file(file.path)
        let log = try logger(options)
        try await LiveServer.run(Self.routes) { try await body($0) }
        log.stop()
        #expect(log.dropped == 0)
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter { $0.contains("/logged/") }
    }

    private func examples(_ options: inout ServeOptions) throws {
        logger()
        options.log = LoggerOptions()
        var log = LoggerOptions()
        log.levels = ["ws:open": .debug, "ws:close": .debug]
        log.cache = .verbose
        log.output = .file("/var/log/shop.log")
        try logger(log)
    }

    private static func options(_ change: (inout LoggerOptions) -> Void) -> LoggerOptions {
        var options = LoggerOptions()
        change(&options)
        return options
    }

    @Test func `people read a line for each request, and for what failed`() async throws {
        let lines = try await lines(Self.options { $0.format = .text }) { live async throws in
            _ = try await live.get("/logged/hello?token=1")
            _ = try await live.get("/logged/breaks?token=1&a=2")
        }
        try #require(lines.count == 3)
        #expect(lines[0].contains(/^\d\d:\d\d:\d\d GET  page \/logged\/hello 200 \d+(µs|ms)$/))
        #expect(
            lines[1].contains(
                /^\d\d:\d\d:\d\d ERR  api \/logged\/breaks\?token=\[redacted\]&a=2 broken, Authorization: \[redacted\] \([-0-9a-f]{36}\) 500$/
            )
        )
        #expect(lines[2].contains(/GET  api \/logged\/breaks 500/))
    }

    @Test func `programs read an object for each line`() async throws {
        struct Line: Decodable {
            let time: String
            let level: String
            let event: String
            let path: String
            let status: Int?
            let duration: Double?
        }
        let lines = try await lines(
            Self.options {
                $0.format = .json
                $0.level = .debug
            }
        ) { live async throws in
            _ = try await live.get("/logged/hello")
            _ = try await live.get("/logged/breaks")
            _ = try await live.get("/logged/refuses")
            try await live.socket("/logged/ws") { client throws in
                try client.send(.text("hello"))
                #expect(try client.nextMessage() == .text("hello"))
                _ = try client.close(1000)
            }
        }
        let read = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(
            read.filter { $0.event != "request" || $0.status != 101 }.map {
                "\($0.level) \($0.event) \($0.status ?? 0)"
            } == [
                "info request 200", "error error 500", "error request 500", "info error 409", "info request 409",
                "info ws:open 0", "debug ws:message 0",
                "info ws:close 0",
            ]
        )
        #expect(read.allSatisfy { $0.time.contains(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) })
        #expect(read.filter { $0.event == "request" }.allSatisfy { ($0.duration ?? 0) > 0 })
    }

    @Test func `levels and slow requests decide what is written`() async throws {
        let quiet = try await lines(Self.options { $0.level = .error }) { live async throws in
            _ = try await live.get("/logged/hello")
            _ = try await live.get("/logged/breaks")
        }
        #expect(quiet.count == 2)
        let slow = try await lines(
            Self.options {
                $0.format = .json
                $0.level = .warn
                $0.slow = .zero
            }
        ) { live async throws in
            _ = try await live.get("/logged/hello")
        }
        #expect(slow.count == 1)
        #expect(slow.first?.contains(#""level":"warn","event":"request""#) == true)
        let own = try await lines(Self.options { $0.levels = ["request": .debug] }) { live async throws in
            _ = try await live.get("/logged/hello")
        }
        #expect(own.isEmpty)
    }

    @Test func `what a client sends begins no line of its own`() async throws {
        var line = LogLine()
        line.append(visible: "a\nb\u{1B}[31m\u{9B}c é")
        #expect(String(decoding: line.bytes, as: UTF8.self) == "a\\u{a}b\\u{1b}[31m\\u{9b}c é")
    }

    @Test func `a file that cannot be opened stops the start`() {
        var options = LoggerOptions()
        options.output = .file("/nowhere/at/all.log")
        let error = #expect(throws: StartError.self) { try logger(options) }
        #expect(error?.description.hasPrefix("the log \"/nowhere/at/all.log\" cannot be opened") == true)
    }

    @Test(
        arguments: [
            (Duration.microseconds(350), "350µs"), (.microseconds(999), "999µs"), (.milliseconds(1), "1ms"),
            (.milliseconds(999), "999ms"), (.milliseconds(1250), "1.2s"), (.seconds(90), "90.0s"),
        ]
    )
    func `durations are brief`(time: Duration, text: String) {
        #expect(time.brief == text)
    }
}
