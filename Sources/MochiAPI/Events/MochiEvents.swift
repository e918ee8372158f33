internal import Synchronization

/// What happens in the servers of this process, for whoever wants to know.
///
///     mochiEvents.on(.request) { event in
///         if event.status >= 500 { alert(event.path) }
///     }
///
/// <doc:Events> lists the events with their fields.
public let mochiEvents = MochiEvents()

/// The emitter of the process: handlers by event, all of it usable from any thread.
///
/// Handlers are called synchronously on the thread that emits, which is an event loop most of the time: hand long work over.
/// One that throws is logged, and the others are called all the same. Without a handler an emission costs a load and a
/// branch; its payload is not made.
public final class MochiEvents: Sendable {
    private let named = Mutex<[String: any AnyEventChannel]>([:])
    private let handlers = Mutex<[String: EventSubscription]>([:])

    init() {}

    // MARK: Subscribing

    /// Calls `handler` for each event of a kind, in the order of the calls of `on`.
    ///
    ///     let subscription = mochiEvents.on(.wsClose) { event in print(event.code, event.reason) }
    ///     subscription.cancel()
    @discardableResult
    public func on<Payload>(
        _ event: MochiEvent<Payload>,
        _ handler: @escaping @Sendable (Payload) throws -> Void
    ) -> EventSubscription {
        event.channel.subscribe(handler)
    }

    /// Calls `handler` for each event with that name, one of ours or of your own.
    ///
    ///     mochiEvents.on("shop:sold") { payload in print(payload) }
    @discardableResult
    public func on(
        _ name: String,
        _ handler: @escaping @Sendable (any Sendable) throws -> Void
    ) -> EventSubscription {
        channel(named: name).subscribe(untyped: handler)
    }

    /// Takes all handlers of an event away.
    public func off<Payload>(_ event: MochiEvent<Payload>) {
        event.channel.removeAll()
    }

    /// Takes all handlers of a name away.
    public func off(_ name: String) {
        channel(named: name).removeAll()
    }

    /// Takes one handler away, as its `cancel()` does.
    public func off(_ subscription: EventSubscription) {
        subscription.cancel()
    }

    /// Calls `handler` for each event of a kind, in place of the handler that was set under the same name before.
    ///
    ///     mochiEvents.setHandler("metrics:request", .request) { event in record(event.duration) }
    ///
    /// Names are of the whole process: begin them with what is yours.
    public func setHandler<Payload>(
        _ name: String,
        _ event: MochiEvent<Payload>,
        _ handler: @escaping @Sendable (Payload) throws -> Void
    ) {
        let old = handlers.withLock { handlers in
            let old = handlers[name]
            handlers[name] = on(event, handler)
            return old
        }
        old?.cancel()
    }

    /// Whether anybody handles an event; for payloads that cost much more than the others.
    public func hasSubscribers<Payload>(_ event: MochiEvent<Payload>) -> Bool {
        event.channel.hasSubscribers
    }

    /// Whether anybody handles events with that name.
    public func hasSubscribers(_ name: String) -> Bool {
        channel(named: name).hasSubscribers
    }

    /// The events of a kind from now on, for a task to go through.
    ///
    ///     for await event in mochiEvents.events(.request) { print(event.path) }
    ///
    /// Those that are not read yet wait in a buffer: where it is full the oldest are dropped. It ends with the task that reads.
    public func events<Payload>(_ event: MochiEvent<Payload>, buffer: Int = 256) -> AsyncStream<Payload> {
        let (stream, continuation) = AsyncStream<Payload>.makeStream(bufferingPolicy: .bufferingNewest(buffer))
        let subscription = on(event) { continuation.yield($0) }
        continuation.onTermination = { _ in subscription.cancel() }
        return stream
    }

    // MARK: Emitting

    /// Calls the handlers of an event; `payload` is made only when there are any.
    public func emit<Payload>(_ event: MochiEvent<Payload>, _ payload: @autoclosure () -> Payload) {
        guard event.channel.hasSubscribers else { return }
        event.channel.deliver(payload())
    }

    /// Calls the handlers of a name of your own.
    ///
    ///     mochiEvents.emit("shop:sold", order)
    ///
    /// One of ours takes its own payload only.
    public func emit(_ name: String, _ payload: any Sendable) {
        let channel = channel(named: name)
        guard channel.hasSubscribers else { return }
        precondition(channel.deliver(untyped: payload), "the event \(name) has a payload of another type")
    }

    private func channel(named name: String) -> any AnyEventChannel {
        if let known = EventCatalog.channels[name] { return known }
        return named.withLock { named in
            if let channel = named[name] { return channel }
            let channel = EventChannel<any Sendable>(name)
            named[name] = channel
            return channel
        }
    }
}
