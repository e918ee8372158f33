internal import Glibc

/// Why a file of a form could not be saved.
///
/// A handler that lets it through answers 500, and the log says what is here.
public struct FormFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path that was asked for.
    public let path: String
    let code: Int32

    /// Whether something of that name is there already.
    public var isExisting: Bool { code == EEXIST }

    /// The path and the system's reason, for a log.
    public var description: String {
        "The file of a form could not be saved to \"\(path)\": \(Self.text(code))."
    }

    static func text(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
