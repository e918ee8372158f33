internal import Glibc

/// Identifiers of requests.
enum RequestID {
    /// The longest identifier that is taken over from a proxy.
    static let longest = 128

    /// A new identifier, UUIDv7.
    ///
    /// Those that one thread makes go up. Each thread has a generator of its own, so none waits for another.
    static func make() -> String {
        unsafe ThreadState.current.pointee.next().description
    }

    /// A random number, of the calling thread's own source.
    static func random() -> UInt64 {
        unsafe ThreadState.current.pointee.number()
    }

    /// Whether a proxy's identifier can be taken over: it is visible ASCII, so that it stays one word in a log, and not too long.
    static func isAcceptable(_ text: String) -> Bool {
        (1...longest).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// What one thread makes identifiers from.
private struct ThreadState {
    private var generator = UUIDv7.Generator()
    private var random = BufferedRandom()

    mutating func next() -> UUIDv7 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        let milliseconds = UInt64(clamping: now.tv_sec) * 1000 + UInt64(clamping: now.tv_nsec) / 1_000_000
        return generator.next(at: milliseconds, using: &random)
    }

    mutating func number() -> UInt64 { random.next() }

    /// The calling thread's, for use before the next suspension; freed when the thread ends.
    static var current: UnsafeMutablePointer<ThreadState> {
        if let raw = unsafe pthread_getspecific(key) {
            return unsafe raw.assumingMemoryBound(to: ThreadState.self)
        }
        let state = UnsafeMutablePointer<ThreadState>.allocate(capacity: 1)
        unsafe state.initialize(to: ThreadState())
        unsafe pthread_setspecific(key, state)
        return unsafe state
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let status = unsafe pthread_key_create(&key) { raw in
            let state = unsafe raw?.assumingMemoryBound(to: ThreadState.self)
            unsafe state?.deinitialize(count: 1)
            unsafe state?.deallocate()
        }
        precondition(status == 0, "a process has at most 1024 keys of thread-specific data, and all are taken")
        return key
    }()
}

/// The system's random numbers, fetched many at a time: one system call for 32 of them.
struct BufferedRandom: RandomNumberGenerator {
    private var words: [UInt64] = []

    mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        words = unsafe [UInt64](unsafeUninitializedCapacity: 32) { buffer, count in
            // 256 bytes are the most that one call gives (getentropy(3)).
            count = unsafe getentropy(buffer.baseAddress, 256) == 0 ? 32 : 0
        }
        var system = SystemRandomNumberGenerator()
        return words.popLast() ?? system.next()
    }
}
