internal import Glibc
internal import Synchronization

/// Who is reading lists of subscribers just now: so that a list that has been replaced lives until nobody looks at it.
///
/// Readers count themselves in and out; no lock, and threads that run side by side rarely touch the same counter. A list
/// that was replaced is free once each counter has been seen at zero after that.
enum EventReaders {
    /// A bit for each counter.
    typealias Mask = UInt16

    static let all = Mask.max

    private struct Counter: ~Copyable {
        let count = Atomic(0)
        // Two lines of the cache for each: none is shared, and none is fetched with its neighbour.
        private let padding: InlineArray<15, UInt64> = InlineArray(repeating: 0)
    }

    @safe private struct Counters: ~Copyable, @unchecked Sendable {
        // Guard of the unchecked conformance: what it points to is atomic, and never freed.
        let first: UnsafeMutablePointer<Counter>

        init() {
            unsafe first = .allocate(capacity: Mask.bitWidth)
            for index in 0..<Mask.bitWidth { unsafe (first + index).initialize(to: Counter()) }
        }
    }

    private static let counters = Counters()

    /// Counts the calling thread in; what is given back counts it out.
    static func enter() -> Int {
        let index = Int(truncatingIfNeeded: UInt(pthread_self()) >> 12) & (Mask.bitWidth - 1)
        unsafe counters.first[index].count.add(1, ordering: .sequentiallyConsistent)
        return index
    }

    static func leave(_ index: Int) {
        unsafe counters.first[index].count.subtract(1, ordering: .sequentiallyConsistent)
    }

    /// The counters of `mask` at which somebody reads.
    static func busy(of mask: Mask) -> Mask {
        var busy: Mask = 0
        for index in 0..<Mask.bitWidth where mask & 1 << index != 0 {
            if unsafe counters.first[index].count.load(ordering: .sequentiallyConsistent) != 0 { busy |= 1 << index }
        }
        return busy
    }
}
