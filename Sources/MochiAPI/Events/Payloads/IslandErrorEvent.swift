/// The payload of `island:error`: an island failed; what stands in its place is shown.
public struct IslandErrorEvent: EventPayload {
    /// Where an island failed.
    public enum Kind: String, EventChoice {
        /// On the server, in a page; it would have run in the browser.
        case hydratable
        /// On the server, for a request of its own.
        case server
        /// In the browser.
        case clientHydrate = "client-hydrate"
    }

    /// Its name.
    public let componentName: String
    /// The request that asked for it; of server islands only.
    public let islandID: String?
    /// Where it failed: rendered in a page, for a request of its own, in a browser.
    public let kind: Kind
    /// What the error says.
    public let message: String
    /// The calls that led to it, in development where they are known.
    public let stack: String?

    /// Makes a payload.
    public init(
        componentName: String,
        islandID: String? = nil,
        kind: Kind,
        message: String,
        stack: String? = nil
    ) {
        self.componentName = componentName
        self.islandID = islandID
        self.kind = kind
        self.message = message
        self.stack = stack
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("componentName", componentName, "its name")
        fields.add("islandId", islandID, "the request that asked for it; of server islands only")
        fields.add("kind", kind, "where it failed: rendered in a page, for a request of its own, in a browser")
        fields.add("message", message, "what the error says")
        fields.add("stack", stack, "the calls that led to it, in development where they are known")
    }
}

extension IslandErrorEvent {
    /// Emits the event for an error; in development a little later, with the calls that led to it.
    static func tell(of error: any Error, in name: String, _ kind: Kind, id: String?, _ isDevelopment: Bool) {
        guard mochiEvents.hasSubscribers(.islandError), !(error is CancellationError) else { return }
        let failure = isDevelopment ? Failure(error) : nil
        let event = { (stack: String?) in
            IslandErrorEvent(componentName: name, islandID: id, kind: kind, message: Log.line(of: error), stack: stack)
        }
        guard let failure, failure.addresses != nil else { return mochiEvents.emit(.islandError, event(nil)) }
        Task.detached {
            let trace = await failure.trace()
            mochiEvents.emit(.islandError, event(trace?.text))
        }
    }
}
