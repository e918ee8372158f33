internal import Synchronization

/// A lock for a few instructions that are hardly ever contended; never around code that may wait.
///
/// An atomic rather than `Synchronization.Mutex`, whose futex ThreadSanitizer does not see.
package struct SpinLock: ~Copyable {
    private let isLocked = Atomic<Bool>(false)

    package init() {}

    package func withLock<Value>(_ body: () -> Value) -> Value {
        while isLocked.exchange(true, ordering: .acquiring) {}
        defer { isLocked.store(false, ordering: .releasing) }
        return body()
    }
}
