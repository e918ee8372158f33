internal import Glibc

/// Files of settings: read whole, and refused when they are something else.
package enum SmallFile {
    /// The bytes of a file; nil where there is none.
    ///
    /// A directory that may not be looked into holds none.
    package static func read(_ path: String, upTo most: Int) throws(StartError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT || code == EACCES && !isVisible(path) { return nil }
            throw failure(path, code)
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw failure(path, EISDIR) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw failure(path, errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            if bytes.count > most { throw StartError("\(path) is longer than \(most) bytes") }
        }
    }

    /// Whether the directory of a path may be looked into.
    private static func isVisible(_ path: String) -> Bool {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        return unsafe access(directory, X_OK) == 0
    }

    private static func failure(_ path: String, _ code: Int32) -> StartError {
        StartError("\(path) cannot be read: \(unsafe String(cString: strerror(code)))")
    }
}
