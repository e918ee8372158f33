import Foundation
import MochiAPI
import MochiTesting
import TestSupport
import Testing

/// What is left when a test is over: counted in a process of its own, where nobody else opens and closes.
@Suite struct LeakTests {
    private static let variable = "MOCHI_COUNT_LEAKS"

    private func routes(_ begun: Signal) -> Routes {
        [
            "/": Mochi.api { _ in .text("soft") },
            "/stream": Mochi.api { _ in
                .stream { writer in
                    while true { try await writer.write("soft") }
                }
            },
            "/hang": Mochi.api { _ async throws in
                try await Task.sleep(for: .seconds(600))
                return .empty()
            },
            "/busy": Mochi.api { _ async throws in
                begun.report()
                try await Task.sleep(for: .seconds(600))
                return .empty()
            },
            "/ws": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
    }

    @Test func `a test leaves no descriptor and no thread`() async throws {
        if ProcessInfo.processInfo.environment[Self.variable] != nil { return try await count() }
        let result = try await onThread {
            try Subprocess.run(
                "/proc/self/exe",
                ["--filter", "MochiTestingTests.LeakTests", "--testing-library", "swift-testing"],
                environment: [Self.variable: "1"],
                by: .seconds(120)
            )
        }
        #expect(result.status == .exited(0), "\(result.output)\(result.errorOutput)")
        #expect(result.output.contains("1 test") || result.errorOutput.contains("1 test"))
    }

    private func count() async throws {
        for depth in TestDepth.allCases { try await visit(depth) }
        let (descriptors, threads) = (entries("/proc/self/fd"), entries("/proc/self/task"))
        for _ in 0..<20 {
            for depth in TestDepth.allCases { try await visit(depth) }
        }
        // A loop closes what it has after it has told that nobody is served any more.
        let limit = ContinuousClock.now.advanced(by: .seconds(10))
        while entries("/proc/self/fd") > descriptors, ContinuousClock.now < limit { await Task.yield() }
        #expect(entries("/proc/self/fd") <= descriptors)
        // The pool of Swift's tasks may have grown meanwhile, by less than a thread for each test.
        #expect(entries("/proc/self/task") < threads + 20)
    }

    private func entries(_ directory: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: directory).count) ?? 0
    }

    /// A visit with connections that are idle, busy, cut, given up and upgraded at its end.
    private func visit(_ depth: TestDepth) async throws {
        let begun = Signal()
        let routes = routes(begun)
        try await routes.test(depth) { client async throws in
            _ = try await client.get("/")
            try await client.stream("/stream") { _, pieces in _ = try await pieces.next() }
            await #expect(throws: TestClientError.self) {
                try await client.with(timeLimit: .milliseconds(20)).get("/hang")
            }
            try await client.webSocket("/ws") { socket in
                try await socket.send("soft")
                _ = try await socket.receive()
            }
            Task { try await client.get("/busy") }
            await begun.wait()
            _ = try await client.get("/")
        }
        await #expect(throws: StartError.self) {
            try await (routes + routes).test(depth) { _ in }
        }
    }
}
