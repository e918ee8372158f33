internal import Dispatch
internal import Foundation
internal import Glibc

/// Runs a program to its end, for what the server needs before it starts.
///
/// The program inherits `PATH`, `HOME` and `TMPDIR` of the environment and nothing else: the server's secrets stand there.
enum ChildProgram {
    enum Outcome: Equatable {
        case failed(String)
        /// It took longer than it may, and was ended.
        case late
        /// It has ended, with what it wrote to standard error.
        case ended(status: Int32, messages: String)
    }

    /// The path of a program: as it is given, or in the first directory of `PATH` that has it.
    static func find(_ program: String, in path: String? = Environment.inherited("PATH")) -> String? {
        let directories = program.contains("/") ? [] : (path ?? "").split(separator: ":")
        let places = program.contains("/") ? [program] : directories.map { "\($0)/\(program)" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs the program at `path` in `directory` and waits for it on this thread.
    ///
    /// `messages` is a file for its standard error.
    static func run(
        _ path: String,
        _ arguments: [String],
        in directory: String,
        messages: String,
        within limit: DispatchTimeInterval = .seconds(60)
    ) -> Outcome {
        guard FileManager.default.createFile(atPath: messages, contents: nil),
            let output = FileHandle(forWritingAtPath: messages)
        else { return .failed("\(messages) cannot be written") }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: directory)
        process.environment = ["PATH", "HOME", "TMPDIR"].reduce(into: [:]) { $0[$1] = Environment.inherited($1) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            return .failed("\(error)")
        }
        guard ended.wait(timeout: .now() + limit) == .success else {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            return .late
        }
        return .ended(status: process.terminationStatus, messages: (try? FileText.read(messages)) ?? "")
    }
}
