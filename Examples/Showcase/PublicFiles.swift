import Foundation
import MochiAPI

/// `/files/…`: the folder `Public`.
enum PublicFiles {
    static let routes: Routes = ["/files/*": Mochi.files(directory)]

    /// The folder beside the executable, as SwiftPM lays it there or as somebody copied it; else the one of the sources.
    ///
    /// Not the working directory: the shop runs from anywhere.
    private static let directory: String = {
        let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let candidates = [
            executable.appendingPathComponent("mochi_Showcase.resources/Public"),
            executable.appendingPathComponent("Public"),
            sources.appendingPathComponent("Public"),
        ]
        let found = candidates.first { FileManager.default.fileExists(atPath: $0.path) }
        return (found ?? candidates[1]).path
    }()
}
