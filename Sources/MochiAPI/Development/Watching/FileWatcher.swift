internal import Foundation
internal import Glibc
internal import Synchronization

/// Tells of changes to files below some directories, for as long as it is kept: by inotify(7), on a thread of its own.
package final class FileWatcher: Sendable {
    /// Closed to end the thread, which has the other end.
    private let end: Mutex<Int32?>

    /// Watches `roots`, absolute paths of directories, and calls `onChange` on the watcher's thread with the changes of each burst.
    ///
    /// What one save does belongs to one burst: it is over when nothing has happened for some milliseconds.
    ///
    /// - Throws: `StartError` when the system refuses.
    package init(_ roots: [String], _ onChange: @escaping @Sendable ([FileChange]) -> Void) throws(StartError) {
        let events = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        var ends: [Int32] = [-1, -1]
        guard events >= 0, unsafe pipe(&ends) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            if events >= 0 { close(events) }
            throw StartError("files cannot be watched: \(reason)")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        end = Mutex(ends[1])
        var watch = FileWatch(events: events, end: ends[0])
        for root in roots { _ = watch.state.look(at: root) { watch.numbers.add($0, events) } }
        let ready = watch
        Thread.detachNewThread {
            var watch = ready
            watch.run(onChange)
        }
    }

    deinit {
        stop()
    }

    /// Tells of nothing any more, and lets the thread end; stopping twice is fine.
    package func stop() {
        if let end = end.withLock({ $0.take() }) { close(end) }
    }
}

/// The numbers that the kernel gives to watched directories.
private struct WatchNumbers: Sendable {
    private(set) var paths: [Int32: String] = [:]

    /// What has to happen in a directory to be told.
    private static let mask =
        UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM) | UInt32(IN_MOVED_TO)
        | UInt32(IN_ATTRIB) | UInt32(IN_ONLYDIR) | UInt32(IN_EXCL_UNLINK)

    mutating func add(_ path: String, _ events: Int32) {
        let number = unsafe inotify_add_watch(events, path, Self.mask)
        guard number >= 0 else {
            if errno == ENOSPC {
                Log.write(
                    "\(path) is not watched: there are too many directories for this system; raise fs.inotify.max_user_watches"
                )
            }
            return
        }
        paths[number] = path
    }

    mutating func remove(_ number: Int32) {
        paths[number] = nil
    }
}

/// What the thread of a watcher works with.
private struct FileWatch: Sendable {
    let events: Int32
    let end: Int32
    var state = FileTreeState()
    var numbers = WatchNumbers()

    /// Milliseconds without an event that end a burst, and those after which it is over in any case.
    private static let quiet: Int32 = 8
    private static let longest = Duration.milliseconds(100)

    mutating func run(_ onChange: @Sendable ([FileChange]) -> Void) {
        defer {
            close(events)
            close(end)
        }
        while true {
            guard wait(-1) == .event else { return }
            var dirty: Set<String> = []
            var isOverflown = false
            let start = ContinuousClock.now
            repeat {
                read(into: &dirty, &isOverflown)
                if ContinuousClock.now - start > Self.longest { break }
            } while wait(Self.quiet) == .event
            var changes: [FileChange] = []
            if isOverflown {
                changes = state.lookAtAll { numbers.add($0, events) }
            } else {
                for path in dirty.sorted() { changes += state.look(at: path) { numbers.add($0, events) } }
            }
            if !changes.isEmpty { onChange(changes) }
        }
    }

    private enum Wake {
        case event, quiet, end
    }

    private func wait(_ milliseconds: Int32) -> Wake {
        var descriptors = [
            pollfd(fd: end, events: Int16(POLLIN), revents: 0), pollfd(fd: events, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = unsafe poll(&descriptors, 2, milliseconds)
            if count < 0, errno == EINTR { continue }
            if count < 0 || descriptors[0].revents != 0 { return .end }
            return descriptors[1].revents != 0 ? .event : .quiet
        }
    }

    /// Reads what the kernel has to tell: the paths to look at.
    private mutating func read(into dirty: inout Set<String>, _ isOverflown: inout Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = unsafe Glibc.read(events, &buffer, buffer.count)
            if count <= 0 { return }
            var offset = 0
            // wd, mask, cookie and len, four bytes each, and a name that ends with zeros.
            while offset + 16 <= count {
                func word(_ place: Int) -> UInt32 {
                    (0..<4).reduce(0) { $0 | UInt32(buffer[offset + place + $1]) << UInt32(8 * $1) }
                }
                let (number, mask, length) = (Int32(bitPattern: word(0)), word(4), Int(word(12)))
                let name = buffer[(offset + 16)..<min(offset + 16 + length, count)].prefix { $0 != 0 }
                offset += 16 + length
                if mask & UInt32(IN_Q_OVERFLOW) != 0 { isOverflown = true }
                if mask & UInt32(IN_IGNORED) != 0 {
                    numbers.remove(number)
                    continue
                }
                guard let folder = numbers.paths[number], !name.isEmpty else { continue }
                let text = String(decoding: name, as: UTF8.self)
                if !FileTreeState.isPassedOver(text) { dirty.insert(folder + "/" + text) }
            }
        }
    }
}
