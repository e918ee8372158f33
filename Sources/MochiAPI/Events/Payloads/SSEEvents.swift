/// The payload of `sse:open`: a stream of server-sent events began.
public struct SSEOpenEvent: EventPayload {
    /// The path of its request.
    public let path: String

    /// Makes a payload.
    public init(path: String) {
        self.path = path
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
    }
}

/// The payload of `sse:message`: an event was sent on a stream.
public struct SSEMessageEvent: EventPayload {
    /// The path of its request.
    public let path: String
    /// Bytes of its data lines.
    public let size: Int
    /// Its name, when it has one.
    public let event: String?

    /// Makes a payload.
    public init(path: String, size: Int, event: String? = nil) {
        self.path = path
        self.size = size
        self.event = event
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
        fields.add("size", size, "bytes of its data lines")
        fields.add("event", event, "its name, when it has one")
    }
}

/// The payload of `sse:close`: a stream of server-sent events ended.
public struct SSECloseEvent: EventPayload {
    /// The path of its request.
    public let path: String
    /// How long it was open.
    public let duration: Duration

    /// Makes a payload.
    public init(path: String, duration: Duration) {
        self.path = path
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
        fields.add("duration", duration, "how long it was open")
    }
}
