internal import Foundation

/// A line of a source file.
struct SourceLocation: Sendable, Equatable, CustomStringConvertible {
    /// The absolute path of the file.
    let path: String
    /// The line, from 1.
    let line: Int

    /// The path from the working directory on, and the line.
    var description: String { "\(shortPath):\(line)" }

    /// The path from the working directory on.
    var shortPath: String {
        let directory = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(directory) ? String(path.dropFirst(directory.count)) : path
    }
}
