internal import Synchronization

/// A handler that was given to `mochiEvents`: it stays until it is cancelled, also when nobody keeps the subscription.
public final class EventSubscription: Sendable {
    private let remove: Mutex<(@Sendable () -> Void)?>

    init(_ remove: @escaping @Sendable () -> Void) {
        self.remove = Mutex(remove)
    }

    /// Takes the handler away; from any thread, any number of times.
    ///
    /// A thread that is emitting just now may call it once more.
    public func cancel() {
        remove.withLock { $0.take() }?()
    }
}
