import Foundation
import Testing

/// `scripts/count-autobahn` decides whether an Autobahn run passed: it is fed reports whose verdict is known.
@Suite struct AutobahnReportTests {
    private func count(expected: Int, _ report: String) throws -> (exit: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = SourceTree.root.appendingPathComponent("scripts/count-autobahn")
        process.arguments = ["\(expected)"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(report.utf8))
        try input.fileHandleForWriting.close()
        let text = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text.split(separator: "\n").map(String.init))
    }

    private func report(_ cases: [(number: String, behavior: String, close: String)]) -> String {
        let lines = cases.map { #""\#($0.number)": {"behavior": "\#($0.behavior)", "behaviorClose": "\#($0.close)"}"# }
        return #"{"mochi": {\#(lines.joined(separator: ", "))}}"#
    }

    @Test func `strict, lenient and informational cases pass`() throws {
        let run = try count(
            expected: 3,
            report([("1.1.1", "OK", "OK"), ("6.4.1", "NON-STRICT", "OK"), ("7.1.6", "INFORMATIONAL", "INFORMATIONAL")])
        )
        #expect(run.exit == 0)
        #expect(run.lines.last == "3 passed, 0 failed")
    }

    @Test(arguments: [
        ("FAILED", "OK"), ("OK", "FAILED"), ("UNIMPLEMENTED", "OK"), ("OK", "WRONG CODE"), ("OK", "UNCLEAN"),
        ("NEVER SEEN BEFORE", "OK"),
    ]) func `any other outcome fails, of the case or of its close`(behavior: String, close: String) throws {
        let run = try count(expected: 2, report([("10.1.1", behavior, close), ("9.1.1", "OK", "OK")]))
        #expect(run.exit == 1)
        #expect(run.lines.contains { $0.hasPrefix("10.1.1: \(behavior), close \(close)") })
        #expect(run.lines.last == "1 passed, 1 failed")
    }

    @Test func `a case that did not run is a failure`() throws {
        let run = try count(expected: 301, report([("1.1.1", "OK", "OK")]))
        #expect(run.exit == 1)
        #expect(run.lines.last == "1 passed, 300 failed")
    }

    @Test(arguments: ["", "{", "{}", #"{"mochi": {}}"#]) func `a report without cases is a failure`(
        text: String
    ) throws {
        #expect(try count(expected: 0, text).exit != 0)
    }
}
