import Synchronization

/// Something that one side waits for and the other side reports, on any thread; reported twice is once.
final class Signal: Sendable {
    private struct State {
        var isReported = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var isReported: Bool { state.withLock { $0.isReported } }

    func report() {
        let waiting = state.withLock { state in
            state.isReported = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Comes back once it has been reported, whether the task is cancelled or not.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isReported = state.withLock { state in
                if !state.isReported { state.waiting.append(continuation) }
                return state.isReported
            }
            if isReported { continuation.resume() }
        }
    }
}

/// A value that several threads change.
final class Guarded<Value: Sendable>: Sendable {
    private let stored: Mutex<Value>

    init(_ value: Value) {
        stored = Mutex(value)
    }

    var value: Value { stored.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        stored.withLock { value in
            var changed = value
            body(&changed)
            value = changed
        }
    }
}
