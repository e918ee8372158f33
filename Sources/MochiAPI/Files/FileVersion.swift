internal import Glibc

/// What the file system says of a regular file: as long as that stays the same, so do its bytes.
struct FileVersion: Equatable, Sendable {
    let size: Int64
    /// Nanoseconds since 1970-01-01 00:00 UTC.
    let modifiedNanoseconds: Int64
    private let device: UInt64
    private let inode: UInt64
    /// Changes with everything, also where the time of modification is set back.
    private let changedNanoseconds: Int64

    init(_ state: stat) {
        size = Int64(state.st_size)
        modifiedNanoseconds = Self.nanoseconds(state.st_mtim)
        changedNanoseconds = Self.nanoseconds(state.st_ctim)
        device = UInt64(state.st_dev)
        inode = UInt64(state.st_ino)
    }

    /// Of the regular file at a path now; nil when there is none.
    init?(at path: String) {
        var state = stat()
        guard unsafe stat(path, &state) == 0, state.isRegularFile else { return nil }
        self.init(state)
    }

    /// Whether a further change will show: times go on in steps, of some milliseconds or of a whole second.
    var isSettled: Bool {
        modifiedNanoseconds < (Int64(Glibc.time(nil)) - 2) * 1_000_000_000
    }

    /// A time beyond the year 2262 does not fit; its seconds still tell two states apart.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        let (nanoseconds, overflows) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        return overflows ? Int64(time.tv_sec) : nanoseconds &+ Int64(time.tv_nsec)
    }
}

extension stat {
    var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
}
