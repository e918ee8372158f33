internal import Glibc

/// New files that are seen whole or not at all; the functions answer 0 or an `errno`.
package enum FileCreation {
    /// A file without a name in `directory` (`O_TMPFILE`, open(2)); the caller closes it.
    static func openUnnamed(in directory: String) -> (descriptor: Int32, code: Int32) {
        let descriptor = unsafe open(directory, __O_TMPFILE | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o600)
        return (descriptor, descriptor < 0 ? errno : 0)
    }

    /// Whether an error of `openUnnamed` says that this file system or kernel has only files with names.
    static func needsName(_ code: Int32) -> Bool {
        code == EOPNOTSUPP || code == EISDIR || code == EINVAL
    }

    /// Gives an unnamed file its name; never takes the name of another.
    static func link(_ descriptor: Int32, to path: String) -> Int32 {
        let result = unsafe linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW)
        return result == 0 ? 0 : errno
    }

    /// Writes all of `bytes`.
    package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        unsafe bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
                let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return count < 0 ? errno : ENOSPC }
                offset += count
            }
            return 0
        }
    }
}
