internal import Foundation

/// Text in a file of the program's own.
enum FileText {
    static func read(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
