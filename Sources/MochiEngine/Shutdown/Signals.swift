internal import Glibc

/// Signals as an asynchronous sequence.
package enum Signals {
    /// SIGTERM and SIGINT ask for a stop, SIGHUP for new certificates.
    package static let stop: [Int32] = [SIGTERM, SIGINT]
    package static let reload: Int32 = SIGHUP

    /// The signals among `numbers` as they arrive, from now on; they lose their default action until the sequence ends.
    package static func incoming(_ numbers: [Int32]) -> AsyncStream<Int32> {
        AsyncStream { continuation in
            let id = hub.add(numbers, continuation)
            continuation.onTermination = { _ in hub.remove(id) }
        }
    }

    private static let hub = SignalHub()
}

/// Deals what the signal pipe brings out to all who listen.
///
/// One reading thread for the process.
@safe private final class SignalHub: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock`.
    private struct Listener {
        let numbers: [Int32]
        let continuation: AsyncStream<Int32>.Continuation
    }

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var listeners: [Int: Listener] = [:]
    private var nextID = 0

    init() {
        unsafe lock = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
    }

    private func locked<Value>(_ body: () -> Value) -> Value {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return body()
    }

    func add(_ numbers: [Int32], _ continuation: AsyncStream<Int32>.Continuation) -> Int {
        locked {
            nextID += 1
            listeners[nextID] = Listener(numbers: numbers, continuation: continuation)
            if nextID == 1 {
                Process.startThread { self.read() }
            }
            for number in numbers {
                Process.catchSignal(number)
            }
            return nextID
        }
    }

    func remove(_ id: Int) {
        locked {
            guard let removed = listeners.removeValue(forKey: id) else { return }
            for number in removed.numbers where !listeners.values.contains(where: { $0.numbers.contains(number) }) {
                Process.releaseSignal(number)
            }
        }
    }

    private func read() {
        var byte: UInt8 = 0
        while true {
            let count = unsafe Glibc.read(Process.signalDescriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return }
            let number = Int32(byte)
            let interested = locked { listeners.values.filter { $0.numbers.contains(number) } }
            for listener in interested {
                listener.continuation.yield(number)
            }
        }
    }
}
