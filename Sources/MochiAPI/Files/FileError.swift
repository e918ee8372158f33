internal import Glibc

/// Why a file tree could not be used or a file not be opened, when it is not the client's fault.
struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Reason: Equatable {
        case root(String, Int32)
        case unresolvable(String)
        case open(String, Int32)
    }

    private let reason: Reason

    static func root(_ path: String, errno code: Int32) -> FileError { FileError(reason: .root(path, code)) }
    static func unresolvable(_ path: String) -> FileError { FileError(reason: .unresolvable(path)) }
    static func open(_ path: String, errno code: Int32) -> FileError { FileError(reason: .open(path, code)) }

    /// One sentence for the log or the start; it names paths of the machine and is nothing for a client.
    var description: String {
        switch reason {
        case .root(let path, let code):
            "The directory \"\(path)\" cannot be served: \(Self.text(code)); accepted is a directory this process may "
                + "read."
        case .unresolvable(let path):
            "The directory \"\(path)\" cannot be served: /proc/self/fd does not answer; mount /proc."
        case .open(let path, let code):
            "The file \"\(path)\" could not be opened: \(Self.text(code))."
        }
    }

    private static func text(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
