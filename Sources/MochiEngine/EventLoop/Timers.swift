/// Deadlines of a loop in a binary heap, earliest first: a value without clock or I/O.
struct Timers {
    /// Names a timer so that it can be cancelled.
    struct ID: Hashable {
        fileprivate let number: UInt64
    }

    private struct Entry {
        let deadline: UInt64
        let id: ID
        let action: () -> Void
    }

    private var heap: [Entry] = []
    private var live: Set<ID> = []
    private var next: UInt64 = 0

    /// The earliest deadline, in the unit that `add` was given.
    var earliest: UInt64? { heap.first?.deadline }

    mutating func add(at deadline: UInt64, _ action: @escaping () -> Void) -> ID {
        next += 1
        let id = ID(number: next)
        live.insert(id)
        heap.append(Entry(deadline: deadline, id: id, action: action))
        siftUp(heap.count - 1)
        return id
    }

    /// Forgets a timer. Cancelling twice, or after it has fired, does nothing.
    mutating func cancel(_ id: ID) {
        live.remove(id)
    }

    /// Takes out the actions that are due.
    mutating func due(at now: UInt64) -> [() -> Void] {
        var actions: [() -> Void] = []
        while let first = heap.first, first.deadline <= now {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
            siftDown(0)
            if live.remove(first.id) != nil {
                actions.append(first.action)
            }
        }
        return actions
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].deadline < heap[smallest].deadline {
                smallest = child
            }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
