import Foundation

/// Pictures of pages, for whoever wants to look at them.
enum Pictures {
    /// Leaves pictures in the folder that `MOCHI_SCREENSHOTS` names, when it names one.
    static func keep(_ pictures: [String: [UInt8]]) throws {
        guard let folder = ProcessInfo.processInfo.environment["MOCHI_SCREENSHOTS"] else { return }
        for (name, picture) in pictures {
            try Data(picture).write(to: URL(fileURLWithPath: folder).appendingPathComponent("\(name).png"))
        }
    }
}
