import TestSupport

/// The executable `mochi`.
enum MochiProgram {
    static let path = ServerProcess.buildDirectory + "/mochi"

    /// Runs it in a directory, after the shell's `before`.
    static func run(
        _ arguments: [String],
        in directory: TemporaryDirectory,
        before: String = ":"
    ) async throws -> Subprocess {
        let command = ["-c", "cd \"$0\" && \(before) && exec \"$@\"", directory.path, path] + arguments
        return try await onThread { try Subprocess.run("/bin/sh", command) }
    }
}
