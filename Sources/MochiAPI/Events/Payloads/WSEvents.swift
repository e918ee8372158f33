/// The payload of `ws:open`: a WebSocket was opened.
public struct WSOpenEvent: EventPayload {
    /// The path of its request.
    public let path: String
    /// From the request to the end of `upgrade`.
    public let duration: Duration

    /// Makes a payload.
    public init(path: String, duration: Duration) {
        self.path = path
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
        fields.add("duration", duration, "from the request to the end of `upgrade`")
    }
}

/// The payload of `ws:message`: a WebSocket has sent a message, and its handler has returned.
public struct WSMessageEvent: EventPayload {
    /// What a message is.
    public enum Kind: String, EventChoice {
        /// UTF-8.
        case text
        /// Any bytes.
        case binary
    }

    /// The path of its request.
    public let path: String
    /// Bytes of the message.
    public let size: Int
    /// What the message is.
    public let type: Kind

    /// Makes a payload.
    public init(path: String, size: Int, type: Kind) {
        self.path = path
        self.size = size
        self.type = type
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
        fields.add("size", size, "bytes of the message")
        fields.add("type", type, "what the message is")
    }
}

/// The payload of `ws:close`: a WebSocket was closed.
public struct WSCloseEvent: EventPayload {
    /// The path of its request.
    public let path: String
    /// How long it was open.
    public let duration: Duration
    /// The close code (RFC 6455 7.4).
    public let code: Int
    /// The reason, perhaps empty.
    public let reason: String

    /// Makes a payload.
    public init(path: String, duration: Duration, code: Int, reason: String) {
        self.path = path
        self.duration = duration
        self.code = code
        self.reason = reason
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the path of its request")
        fields.add("duration", duration, "how long it was open")
        fields.add("code", code, "the close code (RFC 6455 7.4)")
        fields.add("reason", reason, "the reason, perhaps empty")
    }
}
