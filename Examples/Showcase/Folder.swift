import Foundation
import MochiAPI

/// The folders of files that the shop reads when it starts.
///
/// Not below the working directory: the shop runs from anywhere.
enum Folder {
    /// What browsers may load.
    static let files = path(of: "Public")
    /// The modules of client islands.
    static let client = path(of: "Client")
    /// The templates.
    static let components = path(of: "Components")

    /// The folder beside the executable, as SwiftPM lays it there or as somebody copied it; else the one of the sources, which
    /// goes first in development: there somebody works on it.
    private static func path(of name: String) -> String {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        var candidates = [
            executable.appendingPathComponent("mochi_Showcase.resources/\(name)"),
            executable.appendingPathComponent(name),
            sources.appendingPathComponent(name),
        ]
        if Mochi.environment("MOCHI_ENV") == "development" { candidates.reverse() }
        let found = candidates.first { FileManager.default.fileExists(atPath: $0.path) }
        return (found ?? executable.appendingPathComponent(name)).path
    }
}
