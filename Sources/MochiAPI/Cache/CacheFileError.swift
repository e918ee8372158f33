/// Why the directory of a cache could not be used.
///
/// The cache logs it and takes it for a miss; who calls a ``FileCacheStorage`` itself sees it.
public struct CacheFileError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Reason: Equatable {
        case system(Int32)
        case writableByAll
    }

    /// The file or directory.
    public let path: String
    private let reason: Reason

    /// One sentence for a log; it names a path of the machine and is nothing for a client.
    public var description: String {
        switch reason {
        case .system(let code): "The cache cannot use \"\(path)\": \(FormFileError.text(code))."
        case .writableByAll:
            "The cache does not use \"\(path)\": every user of the machine may write to it; chmod o-w, or take another directory."
        }
    }

    init(_ path: String, code: Int32) {
        self.path = path
        reason = .system(code)
    }

    private init(_ path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    static func writableByAll(_ path: String) -> CacheFileError { CacheFileError(path, .writableByAll) }
}
