import Glibc
import MochiAPI
import Synchronization

/// What may creep into a handler, and `perf/run --gate --plant NAME` has to notice.
enum Regression: String {
    case none
    /// One more allocation.
    case allocation
    /// Some 20 µs of work.
    case delay
    /// A lock that nobody else holds.
    case lock

    private static let sum = Atomic<UInt>(0)
    private static let count = Mutex<Int>(0)

    init(_ name: String?) {
        self = name.flatMap(Regression.init) ?? .none
    }

    /// The route of `/plaintext`, with the regression in it.
    var route: Route {
        switch self {
        case .none: Mochi.api { _ in .text("Hello, World!") }
        case .allocation:
            Mochi.api { _ in
                // The optimizer takes out what nobody sees the address of.
                let block = unsafe malloc(48)
                Self.sum.add(UInt(bitPattern: block), ordering: .relaxed)
                unsafe free(block)
                return .text("Hello, World!")
            }
        case .delay:
            Mochi.api { _ in
                for step in 0..<4000 as Range<UInt> { Self.sum.add(step, ordering: .relaxed) }
                return .text("Hello, World!")
            }
        case .lock:
            Mochi.api { _ in
                Self.count.withLock { $0 += 1 }
                return .text("Hello, World!")
            }
        }
    }
}
