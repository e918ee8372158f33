internal import CH2OShim

/// The door to `mochi_file.h`.
package enum FileOpening {
    /// Opens a file for reading, unless a symbolic link is on the way to it.
    ///
    /// - Returns: a descriptor that the caller closes, or -1 with `errno`: `ELOOP` for a link, `ENOSYS` or `EPERM` where the kernel or a
    ///   container knows no such call.
    package static func open(withoutLinks path: String) -> Int32 {
        unsafe mochi_file_open(path)
    }
}
