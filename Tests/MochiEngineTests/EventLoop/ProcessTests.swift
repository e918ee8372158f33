import Foundation
import Glibc
import MochiEngine
import Testing

@Suite struct ProcessTests {
    @Test(arguments: [SIGPIPE, SIGXFSZ])
    func `a write that fails does not end the process`(signal: Int32) async throws {
        try await withServer(silent) { _ in
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }
            let mask = line.flatMap { UInt64($0.split(whereSeparator: \.isWhitespace)[1], radix: 16) } ?? 0
            #expect(mask >> UInt64(signal - 1) & 1 == 1)
        }
    }
}
