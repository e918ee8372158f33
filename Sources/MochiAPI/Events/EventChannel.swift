internal import MochiEngine
internal import Synchronization

/// The subscribers of one event.
///
/// Without any, `hasSubscribers` is all that an emission costs: a load and a branch. The list is read without a lock, and
/// replaced as a whole under one.
@safe final class EventChannel<Payload: Sendable>: AnyEventChannel, @unchecked Sendable {
    // Guard of the unchecked conformance: `current` is atomic, and what it points to does not change, see EventReaders; `lock`
    // around `writing`.

    /// Handlers in the order they came in.
    private final class List: Sendable {
        let subscribers: [Subscriber]

        init(_ subscribers: [Subscriber]) {
            self.subscribers = subscribers
        }
    }

    private struct Subscriber: Sendable {
        let id: UInt64
        let handle: @Sendable (Payload) throws -> Void
    }

    private struct Writing {
        var nextID: UInt64 = 0
        /// Lists that were replaced, each with the counters at which somebody may read it still.
        var retired: [(list: List, pending: EventReaders.Mask)] = []
    }

    let name: String
    /// Retained; nil without subscribers.
    private let current = unsafe Atomic<UnsafeRawPointer?>(nil)
    private let lock = SpinLock()
    private var writing = Writing()
    private let hasRetired = Atomic(false)
    private let throttle = LogThrottle()

    init(_ name: String) {
        self.name = name
    }

    deinit {
        if let list = unsafe current.load(ordering: .acquiring) {
            unsafe Unmanaged<List>.fromOpaque(list).release()
        }
    }

    var hasSubscribers: Bool { unsafe current.load(ordering: .relaxed) != nil }

    // MARK: Emitting

    /// Calls the handlers, one after the other, on this thread.
    func deliver(_ payload: Payload) {
        let place = EventReaders.enter()
        if let list = unsafe current.load(ordering: .sequentiallyConsistent) {
            unsafe Unmanaged<List>.fromOpaque(list)._withUnsafeGuaranteedRef { list in
                for subscriber in list.subscribers {
                    do {
                        try subscriber.handle(payload)
                    } catch {
                        if throttle.admits() { Log.write("event \(name): a handler threw: \(error)") }
                    }
                }
            }
        }
        EventReaders.leave(place)
        if hasRetired.load(ordering: .sequentiallyConsistent) { reclaim() }
    }

    // MARK: Subscribing

    /// Adds a handler; what is given back takes it away.
    func subscribe(_ handle: @escaping @Sendable (Payload) throws -> Void) -> EventSubscription {
        let id = change { subscribers, writing in
            writing.nextID += 1
            subscribers.append(Subscriber(id: writing.nextID, handle: handle))
            return writing.nextID
        }
        return EventSubscription { [weak self] in self?.remove(id) }
    }

    func subscribe(untyped handle: @escaping @Sendable (any Sendable) throws -> Void) -> EventSubscription {
        let typed: @Sendable (Payload) throws -> Void = { try handle($0) }
        return subscribe(typed)
    }

    func removeAll() {
        change { subscribers, _ in subscribers = [] }
    }

    private func remove(_ id: UInt64) {
        change { subscribers, _ in subscribers.removeAll { $0.id == id } }
    }

    /// Replaces the list; handlers that nobody has any more are let go of outside of the lock.
    @discardableResult
    private func change<Value: Sendable>(
        _ body: (inout [Subscriber], inout Writing) -> Value
    ) -> Value {
        let (value, freed) = lock.withLock {
            let old = unsafe current.load(ordering: .relaxed)
                .map { unsafe Unmanaged<List>.fromOpaque($0).takeRetainedValue() }
            var subscribers = old?.subscribers ?? []
            let value = body(&subscribers, &writing)
            let list = unsafe subscribers.isEmpty ? nil : Unmanaged.passRetained(List(subscribers)).toOpaque()
            unsafe current.store(UnsafeRawPointer(list), ordering: .sequentiallyConsistent)
            if let old { writing.retired.append((old, EventReaders.all)) }
            return (value, sweep(&writing))
        }
        withExtendedLifetime(freed) {}
        return value
    }

    private func reclaim() {
        let freed = lock.withLock { sweep(&writing) }
        withExtendedLifetime(freed) {}
    }

    /// Takes out the lists that nobody reads any more.
    private func sweep(_ writing: inout Writing) -> [List] {
        var freed: [List] = []
        // Before anybody is looked for: who leaves from now on sees it, and looks after what is left here.
        hasRetired.store(true, ordering: .sequentiallyConsistent)
        writing.retired = writing.retired.compactMap { list, pending in
            let pending = EventReaders.busy(of: pending)
            if pending == 0 { freed.append(list) }
            return pending == 0 ? nil : (list, pending)
        }
        if writing.retired.isEmpty { hasRetired.store(false, ordering: .sequentiallyConsistent) }
        return freed
    }
}

/// An event whose payload is not known here.
protocol AnyEventChannel: AnyObject, Sendable {
    var name: String { get }
    var hasSubscribers: Bool { get }
    func subscribe(untyped handle: @escaping @Sendable (any Sendable) throws -> Void) -> EventSubscription
    func removeAll()
    /// Delivers a payload; false when it is of another type.
    func deliver(untyped payload: any Sendable) -> Bool
}

extension EventChannel {
    func deliver(untyped payload: any Sendable) -> Bool {
        guard let payload = payload as? Payload else { return false }
        deliver(payload)
        return true
    }
}
