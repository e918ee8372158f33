internal import Glibc
internal import MochiAPI

/// Files of secrets that are replaced as a whole.
enum ReplacedFile {
    /// Writes a file that only its owner may read or write, in the place of one that may be there.
    ///
    /// - Throws: and leaves what was there.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        var before = stat()
        let exists = unsafe stat(path, &before) == 0
        if exists, before.st_mode & S_IFMT != S_IFREG { throw CommandFailure("\(path) is no file") }
        // In the same directory: a file can only be renamed within its file system.
        var template = Array((path + ".XXXXXX").utf8CString)
        // Made with mode 0600.
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw failure(path, errno) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var code = FileCreation.write(bytes, to: descriptor)
        // Root writes the key of an application that another user runs.
        let isOthers = exists && (before.st_uid != geteuid() || before.st_gid != getegid())
        if code == 0, isOthers, fchown(descriptor, before.st_uid, before.st_gid) != 0 { code = errno }
        if code == 0, fchmod(descriptor, 0o600) != 0 { code = errno }
        if code == 0, fsync(descriptor) != 0 { code = errno }
        close(descriptor)
        if code == 0, unsafe rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            unsafe unlink(temporary)
            throw failure(path, code)
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandFailure {
        CommandFailure("\(path) cannot be written: \(unsafe String(cString: strerror(code)))")
    }
}
