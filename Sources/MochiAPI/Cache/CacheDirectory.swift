internal import Foundation
internal import Glibc
internal import MochiEngine

/// The files of a cache in a directory; blocks, so never on an event loop.
final class CacheDirectory: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `index` and `isReady`.
    private let path: String
    private let maxEntries: Int
    private let maxBytes: Int
    private let lock = Lock()
    /// The files that are there, by name, as far as this process knows.
    private var index = RecencyMap<String, Void>()
    /// Whether `index` was filled with what the last process has left.
    private var isReady = false
    /// Around what reads a file and then writes it, and around what writes: one file at a time, by its name.
    private let writers = (0..<16).map { _ in Writer() }

    private final class Writer: @unchecked Sendable {
        // Guard of the unchecked conformance: there is nothing but the lock.
        let lock = Lock()
    }

    init(_ path: String, maxEntries: Int, maxBytes: Int) {
        self.path = path
        self.maxEntries = maxEntries
        self.maxBytes = maxBytes
    }

    var count: Int { lock.withLock { index.count } }
    var bytes: Int { lock.withLock { index.bytes } }

    func read(_ key: String) throws(CacheFileError) -> CacheRecord? {
        try prepare()
        return try read(key, CacheFile.name(of: key))
    }

    func write(_ record: CacheRecord, for key: String) throws(CacheFileError) {
        try prepare()
        let name = CacheFile.name(of: key)
        guard CacheFile.size(of: record.bytes.count) <= maxBytes else { return try remove(name) }
        let bytes = CacheFile.encode(record, for: key)
        try writing(name) { () throws(CacheFileError) in try replace(name, bytes) }
        makeRoom()
    }

    func markStale(_ key: String) throws(CacheFileError) {
        try prepare()
        let name = CacheFile.name(of: key)
        try writing(name) { () throws(CacheFileError) in
            guard var record = try read(key, name), !record.isMarkedStale else { return }
            record.isMarkedStale = true
            try replace(name, CacheFile.encode(record, for: key))
        }
    }

    func delete(_ key: String) throws(CacheFileError) {
        try prepare()
        try remove(CacheFile.name(of: key))
    }

    func clear() throws(CacheFileError) {
        try prepare()
        for name in try names() where CacheFile.isName(name) { try remove(name) }
    }

    // MARK: One file

    private func place(_ name: String) -> String { "\(path)/\(name)" }

    private func read(_ key: String, _ name: String) throws(CacheFileError) -> CacheRecord? {
        // Whatever has that name: a link is not followed, a pipe not waited for.
        let descriptor = unsafe open(place(name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            let code = errno
            guard code == ENOENT || code == ELOOP else { throw CacheFileError(place(name), code: code) }
            _ = lock.withLock { index.remove(name) }
            return nil
        }
        defer { close(descriptor) }
        var state = stat()
        guard unsafe fstat(descriptor, &state) == 0 else { throw CacheFileError(place(name), code: errno) }
        let size = Int(state.st_size)
        guard state.st_mode & S_IFMT == S_IFREG, size <= maxBytes else { return nil }
        guard let record = CacheFile.decode(try content(descriptor, size, name), for: key) else { return nil }
        use(name, size, descriptor, state)
        return record
    }

    private func content(_ descriptor: Int32, _ size: Int, _ name: String) throws(CacheFileError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { bytes, filled in
            while filled < size {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(bytes)[filled...]
                )
                let count = unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { code = errno }
                if count <= 0 { return }
                filled += count
            }
        }
        guard code == 0 else { throw CacheFileError(place(name), code: code) }
        return bytes
    }

    /// Makes a file the one that was used last; for the next process, too, which has nothing to go by but its time.
    private func use(_ name: String, _ size: Int, _ descriptor: Int32, _ state: stat) {
        let now = CacheClock.wall.now()
        lock.withLock {
            // Another process may have written it.
            if index.use(name, at: now) == nil { _ = index.insert((), for: name, bytes: size, at: now) }
        }
        if now / 1_000_000_000 - Int64(state.st_mtim.tv_sec) > 60 { futimens(descriptor, nil) }
    }

    private func replace(_ name: String, _ bytes: [UInt8]) throws(CacheFileError) {
        let temporary = place(CacheFile.temporaryName())
        var descriptor = Self.create(temporary)
        if descriptor < 0, errno == ENOENT {
            // Somebody has removed the directory meanwhile.
            try makeDirectory()
            descriptor = Self.create(temporary)
        }
        guard descriptor >= 0 else { throw CacheFileError(temporary, code: errno) }
        var code = FileCreation.write(bytes, to: descriptor)
        if close(descriptor) != 0, code == 0 { code = errno }
        if code == 0, unsafe rename(temporary, place(name)) != 0 { code = errno }
        guard code == 0 else {
            unsafe unlink(temporary)
            throw CacheFileError(place(name), code: code)
        }
        lock.withLock { _ = index.insert((), for: name, bytes: bytes.count, at: CacheClock.wall.now()) }
    }

    private static func create(_ path: String) -> Int32 {
        unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }

    private func remove(_ name: String) throws(CacheFileError) {
        try writing(name) { () throws(CacheFileError) in
            lock.withLock { _ = index.remove(name) }
            if unsafe unlink(place(name)) != 0, errno != ENOENT { throw CacheFileError(place(name), code: errno) }
        }
    }

    private func writing(
        _ name: String,
        _ body: () throws(CacheFileError) -> Void
    ) throws(CacheFileError) {
        let writer = writers[Int(truncatingIfNeeded: UInt(bitPattern: name.hashValue) % UInt(writers.count))]
        let failure: CacheFileError? = writer.lock.withLock {
            do throws(CacheFileError) {
                try body()
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    // MARK: The directory

    /// Removes what has not been used for longest, until the rest is within the bounds.
    private func makeRoom() {
        var names: [String] = []
        lock.withLock {
            while index.count > maxEntries || index.bytes > maxBytes, let oldest = index.removeOldest() {
                names.append(oldest.key)
            }
        }
        // One that is written again right now may go, too: that is a miss.
        for name in names { unsafe unlink(place(name)) }
    }

    /// Makes the directory and looks what is in it, once.
    private func prepare() throws(CacheFileError) {
        let (isFirst, failure): (Bool, CacheFileError?) = lock.withLock {
            if isReady { return (false, nil) }
            do throws(CacheFileError) {
                try makeDirectory()
                try collect()
                isReady = true
                return (true, nil)
            } catch {
                return (true, error)
            }
        }
        if let failure { throw failure }
        if isFirst { makeRoom() }
    }

    private func makeDirectory() throws(CacheFileError) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            if unsafe mkdir(part, 0o700) != 0, errno != EEXIST, errno != EISDIR, end == path.endIndex {
                throw CacheFileError(part, code: errno)
            }
        }
        var state = stat()
        guard unsafe stat(path, &state) == 0 else { throw CacheFileError(path, code: errno) }
        guard state.st_mode & S_IFMT == S_IFDIR else { throw CacheFileError(path, code: ENOTDIR) }
        // What others put there would be served.
        guard state.st_mode & S_IWOTH == 0 else { throw CacheFileError.writableByAll(path) }
    }

    private func names() throws(CacheFileError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw CacheFileError(path, code: (error as? CocoaError).map { Self.code(of: $0) } ?? EIO)
        }
    }

    private static func code(of error: CocoaError) -> Int32 {
        (error.underlying as? POSIXError)?.code.rawValue ?? EIO
    }

    /// Fills the index in the order in which files were used, under the lock; what a process that was killed has begun to write
    /// an hour ago is removed.
    private func collect() throws(CacheFileError) {
        let now = CacheClock.wall.now()
        var found: [(name: String, size: Int, usedAt: Int64)] = []
        for name in try names() {
            let isTemporary = CacheFile.isTemporaryName(name)
            guard isTemporary || CacheFile.isName(name) else { continue }
            var state = stat()
            guard unsafe lstat(place(name), &state) == 0 else { continue }
            let usedAt = Int64(state.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(state.st_mtim.tv_nsec)
            if !isTemporary {
                found.append((name, Int(state.st_size), usedAt))
            } else if now - usedAt > 3_600_000_000_000 {
                unsafe unlink(place(name))
            }
        }
        for file in found.sorted(by: { $0.usedAt < $1.usedAt }) {
            _ = index.insert((), for: file.name, bytes: file.size, at: file.usedAt)
        }
    }
}
