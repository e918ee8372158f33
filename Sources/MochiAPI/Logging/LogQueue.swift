internal import Foundation
internal import Glibc

/// Lines on their way to a descriptor: written by a thread of their own, so that a slow disk or a reader that sleeps holds up nobody.
///
/// At most `limit` bytes wait; what does not fit is dropped, and a line says how many there were.
@safe final class LogQueue: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around all variables.
    private let lock = NSCondition()
    private let descriptor: Int32
    private let limit: Int
    /// The line that tells of dropped ones.
    private let describe: @Sendable (_ dropped: Int) -> [UInt8]
    private var waiting: [UInt8] = []
    private var isWriting = false
    private var isClosed = false
    private var untold = 0
    private var allDropped = 0

    /// Lines collect for so long before they are written together.
    private static let pause: UInt32 = 2000

    /// Takes ownership of `descriptor`, unless it is one of the standard streams.
    init(_ descriptor: Int32, limit: Int, dropped describe: @escaping @Sendable (Int) -> [UInt8]) {
        self.descriptor = descriptor
        self.limit = limit
        self.describe = describe
        Thread.detachNewThread { self.run() }
    }

    /// Lines that were dropped since the beginning.
    var dropped: Int { lock.withLock { allDropped } }

    /// Adds a line, its end included; never waits for the descriptor.
    func append(_ line: [UInt8]) {
        lock.lock()
        defer { lock.unlock() }
        guard !isClosed, waiting.count + line.count <= limit else {
            // Nobody is left to tell of those that come after the end.
            if !isClosed { untold += 1 }
            allDropped += 1
            return
        }
        let wasEmpty = waiting.isEmpty
        waiting += line
        if wasEmpty, !isWriting { lock.broadcast() }
    }

    /// Waits until what was added has been written, but no longer than `seconds`.
    func flush(within seconds: Double = 1) {
        let limit = Date(timeIntervalSinceNow: seconds)
        lock.withLock {
            while !waiting.isEmpty || isWriting {
                guard lock.wait(until: limit) else { return }
            }
        }
    }

    /// Writes what is left, then ends the thread.
    func close() {
        flush()
        lock.withLock {
            isClosed = true
            lock.broadcast()
        }
    }

    private func run() {
        while let bytes = next() {
            write(bytes)
            lock.withLock {
                isWriting = false
                lock.broadcast()
            }
        }
        if descriptor > STDERR_FILENO { Glibc.close(descriptor) }
    }

    /// What is to be written next; nil at the end.
    private func next() -> [UInt8]? {
        lock.lock()
        while waiting.isEmpty, untold == 0, !isClosed { lock.wait() }
        guard !waiting.isEmpty || untold != 0 else {
            lock.unlock()
            return nil
        }
        isWriting = true
        lock.unlock()
        usleep(Self.pause)
        return lock.withLock {
            var bytes: [UInt8] = []
            swap(&bytes, &waiting)
            if untold != 0 { bytes += describe(untold) }
            untold = 0
            return bytes
        }
    }

    private func write(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if count > 0 {
                start += count
            } else if errno == EAGAIN {
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe Glibc.poll(&poll, 1, 1000)
            } else if errno != EINTR {
                return  // a full disk or a reader that has gone: there is nobody to tell
            }
        }
    }
}
