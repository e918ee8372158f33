import Foundation
import Glibc
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct LogQueueTests {
    private static func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

    private static func pipe() -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        _ = unsafe Glibc.pipe(&ends)
        return (ends[0], ends[1])
    }

    /// All that comes until the other end is closed.
    private static func readAll(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while case let count = unsafe read(descriptor, &piece, piece.count), count > 0 { bytes += piece[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `lines are written in their order, the last ones at the close`() async throws {
        let (reader, writer) = Self.pipe()
        let queue = LogQueue(writer, limit: 1 << 20) { Self.line("\($0) dropped") }
        for number in 0..<1000 { queue.append(Self.line("\(number)")) }
        queue.close()
        queue.append(Self.line("too late"))
        let text = try await onThread { Self.readAll(reader) }
        #expect(text == (0..<1000).map { "\($0)\n" }.joined())
        #expect(queue.dropped == 1)
    }

    @Test func `a reader that sleeps holds nobody up, and is told how many lines it has missed`() async throws {
        let (reader, writer) = Self.pipe()
        let queue = LogQueue(writer, limit: 10_000) { Self.line("\($0) dropped") }
        // A pipe takes 64 KiB and the queue 10,000 bytes while another 10,000 are being written.
        for _ in 0..<2000 { queue.append(Self.line(String(repeating: "a", count: 99))) }
        let dropped = queue.dropped
        #expect(dropped > 0)
        Thread.detachNewThread { queue.close() }
        let text = try await onThread { Self.readAll(reader) }
        let lines = text.split(separator: "\n")
        let told = lines.filter { $0.hasSuffix(" dropped") }.compactMap { Int($0.prefix { $0 != " " }) }.reduce(0, +)
        #expect(told == dropped)
        #expect(lines.count { $0.hasPrefix("a") } + dropped == 2000)
    }

    @Test func `a reader that has gone ends nothing`() {
        signal(SIGPIPE, SIG_IGN)
        let (reader, writer) = Self.pipe()
        close(reader)
        let queue = LogQueue(writer, limit: 10_000) { Self.line("\($0) dropped") }
        queue.append(Self.line("nobody reads"))
        queue.close()
        queue.close()
    }
}
