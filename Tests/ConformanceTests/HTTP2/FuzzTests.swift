internal import Foundation
import TestSupport
import Testing

/// Short runs of the fuzzers; `MOCHI_FUZZ_SECONDS` makes them long, `MOCHI_FUZZ_SEED` different.
@Suite(.serialized)
struct FuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = environment["MOCHI_FUZZ_SECONDS"].flatMap { Int($0) }
    private static let seed = environment["MOCHI_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    @Test func `no sequence of frames brings the server down`() throws {
        var fuzzer = FrameFuzzer(seed: Self.seed)
        try run { fuzzer.input() }
    }

    @Test func `no damaged request brings the server down`() throws {
        var fuzzer = RequestFuzzer(seed: Self.seed)
        try run { fuzzer.input() }
    }

    private func run(_ input: () -> [UInt8]) throws {
        let server = try Subject.start()
        #expect(try RawClient(to: server.endpoint).exchange(Wire.get())?.status == 200)
        let idle = server.socketCount
        let report = Fuzzer.run(
            against: server.endpoint,
            count: Self.seconds == nil ? 3000 : .max,
            by: .seconds(Self.seconds ?? 30),
            isAlive: { server.isRunning },
            input: input
        )
        #expect(
            report.failure == nil,
            "input \(report.failure?.number ?? 0), seed \(Self.seed): \(server.standardError)"
        )
        #expect(report.sequences > 0)
        #expect(try RawClient(to: server.endpoint).exchange(Wire.get())?.status == 200)
        #expect(server.wait { server.socketCount <= idle }, "connections stay behind: \(server.socketCount)")
    }
}
