import Foundation
import Testing

/// `scripts/count-tests` decides what a red or green run is: it is fed runs whose end is known.
@Suite struct CountTests {
    private func count(status: Int, _ log: String) throws -> (exit: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = SourceTree.root.appendingPathComponent("scripts/count-tests")
        process.arguments = ["\(status)"]
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

    @Test func `a green run counts tests, not suites, rows or the summary`() throws {
        let run = try count(
            status: 0,
            """
            ◇ Test run started.
            ◇ Suite HouseTests started.
            ◇ Test "a rule holds" started.
            ◇ Test case passing 1 argument line → "x" to "a rule holds" started.
            ✔ Test case passing 1 argument line → "x" to "a rule holds" passed after 0.001 seconds.
            ✔ Test "a rule holds" with 4 test cases passed after 0.078 seconds.
            ◇ Test plain() started.
            ✔ Test plain() passed after 0.001 seconds with 1 known issue.
            ➜ Test later() skipped: "no IPv6 here"
            ✔ Suite HouseTests passed after 0.195 seconds.
            ✔ Test run with 3 tests in 1 suite passed after 0.196 seconds.
            """
        )
        #expect(run.exit == 0)
        #expect(run.lines == ["1 skipped", "2 passed, 0 failed"])
    }

    @Test func `a failed test is counted once`() throws {
        let run = try count(
            status: 1,
            """
            ◇ Test "a" started.
            ◇ Test "b" started.
            ✘ Test "a" recorded an issue at A.swift:33:9: Expectation failed: it passed after 3 seconds.
            ✘ Test "a" failed after 0.078 seconds with 1 issue.
            ✔ Test "b" passed after 0.078 seconds.
            ✘ Test run with 2 tests in 1 suite failed after 0.196 seconds with 1 issue.
            """
        )
        #expect(run.exit != 0)
        #expect(
            run.lines == [
                "failed: \"a\"",
                "✘ Test \"a\" recorded an issue at A.swift:33:9: Expectation failed: it passed after 3 seconds.",
                "1 passed, 1 failed",
            ]
        )
    }

    @Test func `a test that the process took along is a failure`() throws {
        let run = try count(
            status: 1,
            """
            ◇ Test "a" started.
            ✔ Test "a" passed after 0.078 seconds.
            ◇ Test "b" started.
            error: Exited with unexpected signal code 11
            """
        )
        #expect(run.exit != 0)
        #expect(run.lines.last == "1 passed, 1 failed")
        #expect(run.lines.contains("never finished: \"b\""))
    }

    @Test func `XCTest counts as well`() throws {
        let run = try count(
            status: 1,
            """
            Test Suite 'All tests' started at 2026-01-01 00:00:00.000
            Test Case 'OldTests.testA' started at 2026-01-01 00:00:00.000
            Test Case 'OldTests.testA' passed (0.001 seconds)
            Test Case 'OldTests.testB' started at 2026-01-01 00:00:00.000
            Test Case 'OldTests.testB' failed (0.001 seconds)
            Executed 2 tests, with 1 failure (0 unexpected) in 0.002 (0.002) seconds
            """
        )
        #expect(run.exit != 0)
        #expect(run.lines == ["1 passed, 1 failed"])
    }

    @Test func `a build that fails and a run without tests are failures`() throws {
        let broken = try count(status: 1, "error: fatalError\n")
        #expect(broken.exit != 0)
        #expect(broken.lines.last == "0 passed, 1 failed")
        let empty = try count(status: 0, "✔ Test run with 0 tests in 0 suites passed after 0.001 seconds.\n")
        #expect(empty.exit != 0)
        #expect(empty.lines == ["No test ran.", "0 passed, 0 failed"])
    }
}
