/// Deadlines of a loop in a binary heap, earliest first: a value without clock or I/O.
struct Timers<Payload> {
    /// Names a timer so that it can be cancelled.
    struct ID: Hashable {
        fileprivate let number: UInt64
    }

    /// Names no timer.
    static var none: ID { ID(number: 0) }

    private struct Entry {
        let deadline: UInt64
        let id: ID
        let payload: Payload
    }

    private var heap: [Entry] = []
    private var live: Set<ID> = []
    private var next: UInt64 = 0

    /// The earliest deadline, in the unit that `add` was given.
    var earliest: UInt64? { heap.first?.deadline }

    mutating func add(at deadline: UInt64, _ payload: Payload) -> ID {
        next += 1
        let id = ID(number: next)
        live.insert(id)
        heap.append(Entry(deadline: deadline, id: id, payload: payload))
        siftUp(heap.count - 1)
        return id
    }

    /// Forgets a timer.
    ///
    /// Cancelling twice, or after it has fired, does nothing.
    mutating func cancel(_ id: ID) {
        live.remove(id)
        // Handlers are timed for seconds and end within milliseconds: what was cancelled must not pile up until then.
        if heap.count > 2 * live.count + 64 {
            heap = heap.filter { live.contains($0.id) }
            for parent in stride(from: heap.count / 2 - 1, through: 0, by: -1) {
                siftDown(parent)
            }
        }
    }

    /// Takes out the next that is due: in the order of deadlines, and of `add` where these are equal.
    mutating func next(dueAt now: UInt64) -> Payload? {
        while let first = heap.first, first.deadline <= now {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            siftDown(0)
            if live.remove(first.id) != nil {
                return first.payload
            }
        }
        return nil
    }

    /// Timers that may still fire.
    var count: Int { live.count }

    /// Entries that take memory.
    var entryCount: Int { heap.count }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].deadline, heap[left].id.number) < (heap[right].deadline, heap[right].id.number)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard precedes(child, parent) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && precedes(child, smallest) {
                smallest = child
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
