internal import Foundation

/// A program that is run in the place of this one for a while, with the same terminal.
enum ChildCommand {
    /// A process that is not started.
    ///
    /// `words` are a program of `PATH`, or at a path, and its arguments.
    static func process(_ words: [String], in directory: String) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(filePath: directory)
        return process
    }

    /// The status that a program ends with.
    static func run(_ words: [String], in directory: String) throws(CommandFailure) -> Int32 {
        let process = process(words, in: directory)
        do {
            try process.run()
        } catch {
            throw CommandFailure("\(words[0]) cannot be started: \(error.localizedDescription)")
        }
        process.waitUntilExit()
        return process.terminationStatus
    }
}
