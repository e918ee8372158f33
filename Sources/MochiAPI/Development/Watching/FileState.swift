internal import Glibc

/// What tells two states of a file apart without reading it.
struct FileState: Equatable {
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int
    let isDirectory: Bool

    /// The state of what is at a path now; nil when there is neither a file nor a directory.
    ///
    /// Links are followed to files only.
    init?(_ path: String) {
        var state = stat()
        guard unsafe lstat(path, &state) == 0 else { return nil }
        if state.st_mode & S_IFMT == S_IFLNK {
            guard unsafe stat(path, &state) == 0, state.st_mode & S_IFMT == S_IFREG else { return nil }
        }
        isDirectory = state.st_mode & S_IFMT == S_IFDIR
        guard isDirectory || state.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(state.st_ino)
        // A directory changes whenever something in it does.
        size = isDirectory ? 0 : Int64(state.st_size)
        seconds = isDirectory ? 0 : state.st_mtim.tv_sec
        nanoseconds = isDirectory ? 0 : state.st_mtim.tv_nsec
    }
}
