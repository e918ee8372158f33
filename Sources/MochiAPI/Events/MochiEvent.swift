/// An event of a server by its name, such as `.request`, and with it the type of its payload.
public struct MochiEvent<Payload: EventPayload>: Sendable {
    let channel: EventChannel<Payload>

    /// The name as `mochiEvents.on("…")` takes it: `request`, `ws:open`.
    public var name: String { channel.name }
}

/// An event with what the documentation says of it.
struct EventEntry<Payload: EventPayload>: Sendable {
    let event: MochiEvent<Payload>
    let about: String
    /// A payload as there may be one.
    let sample: Payload

    init(_ name: String, _ about: String, sample: Payload) {
        event = MochiEvent(channel: EventChannel(name))
        self.about = about
        self.sample = sample
    }
}
