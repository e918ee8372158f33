import Foundation
import Testing

/// `scripts/count-tests` decides what a red or green run is: it is fed runs whose end is known.
@Suite struct CountTests {
    /// Runs the script on what runs have left; a run without a report was taken along by a crash.
    private func count(status: Int, reports: [String?], log: String = "") throws -> (exit: Int32, lines: [String]) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mochi-count-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var paths: [String] = []
        for (number, report) in reports.enumerated() {
            let file = folder.appending(path: "\(number).xml")
            try report.map { try Data($0.utf8).write(to: file) }
            paths.append(file.path)
        }
        let process = Process()
        process.executableURL = SourceTree.root.appendingPathComponent("scripts/count-tests")
        process.arguments = ["\(status)"] + paths
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(log.utf8))
        try input.fileHandleForWriting.close()
        let text = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text.split(separator: "\n").map(String.init))
    }

    /// A report with as many issues as `failures`, those of the tests in `failed` among them.
    private func report(tests: Int, failures: Int = 0, failed: [Int] = [], skipped: Int = 0) -> String {
        let cases = failed.map { issues in
            "    <testcase classname=\"A.ATests\" name=\"`fails`()\" time=\"0.1\">\n"
                + String(repeating: "      <failure message=\"Expectation failed\" />\n", count: issues)
                + "    </testcase>\n"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="TestResults" errors="0" tests="\(tests)" failures="\(failures)" skipped="\(skipped)" time="0.1">
                <testcase classname="A.ATests" name="`tests=&quot;9&quot; and failures`()" time="0.1" />
            \(cases.joined())
              </testsuite>
            </testsuites>

            """
    }

    @Test func `green runs are added up, whatever the log looks like`() throws {
        let log = """
            ◇ Test "a rule holds" started.
            ✔ Test "a rGET /: a server has written in between
            ule holds" passed after 0.078 seconds.
            """
        let run = try count(status: 0, reports: [report(tests: 3, skipped: 1), report(tests: 4)], log: log)
        #expect(run.exit == 0)
        #expect(run.lines == ["1 skipped", "6 passed, 0 failed"])
    }

    @Test func `what failed is repeated`() throws {
        let log = """
            ◇ Test "a" started.
            ✘ Test "a" recorded an issue at A.swift:33:9: Expectation failed: it passed after 3 seconds.
            ✘ Test "a" failed after 0.078 seconds with 1 issue.
            ✔ Test "b" passed after 0.078 seconds.
            ✘ Test run with 2 tests in 1 suite failed after 0.196 seconds with 1 issue.
            """
        let run = try count(status: 1, reports: [report(tests: 2, failures: 3, failed: [3])], log: log)
        #expect(run.exit != 0)
        #expect(
            run.lines == [
                "✘ Test \"a\" recorded an issue at A.swift:33:9: Expectation failed: it passed after 3 seconds.",
                "failed: \"a\"",
                "1 passed, 1 failed",
            ]
        )
    }

    @Test func `a run that a crash has ended is a failure, and names what was running`() throws {
        let log = """
            ◇ Test "a" started.
            ✔ Test "a" passed after 0.078 seconds.
            ◇ Test "b" with 3 test cases started.
            ◇ Test "b" started.
            error: Exited with unexpected signal code 11
            """
        let run = try count(status: 1, reports: [report(tests: 7), nil], log: log)
        #expect(run.exit != 0)
        #expect(run.lines.contains("never finished: \"b\""))
        #expect(!run.lines.contains("never finished: \"a\""))
        #expect(run.lines.suffix(2) == ["1 of 2 runs ended before the tests were over.", "7 passed, 1 failed"])
    }

    @Test func `a status without a failed test and a run without tests are failures`() throws {
        let strange = try count(status: 1, reports: [report(tests: 1)])
        #expect(strange.exit != 0)
        #expect(strange.lines.last == "1 passed, 1 failed")
        let stray = try count(status: 1, reports: [report(tests: 4, failures: 16)])
        #expect(stray.lines == ["3 passed, 1 failed"])
        let empty = try count(status: 0, reports: [report(tests: 0)])
        #expect(empty.exit != 0)
        #expect(empty.lines == ["No test ran.", "0 passed, 0 failed"])
    }
}
