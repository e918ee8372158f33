/// The payload of `warmup:start`: the server begins to render its pages before anybody asks for them.
public struct WarmupStartEvent: EventPayload {
    /// Pages to render.
    public let routeCount: Int

    /// Makes a payload.
    public init(routeCount: Int) {
        self.routeCount = routeCount
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("routeCount", routeCount, "pages to render")
    }
}

/// The payload of `warmup:complete`: all pages were rendered once.
public struct WarmupCompleteEvent: EventPayload {
    /// Pages that were rendered.
    public let routeCount: Int
    /// Those that failed, or answered with 500 and above.
    public let errorCount: Int
    /// How long it took.
    public let duration: Duration

    /// Makes a payload.
    public init(routeCount: Int, errorCount: Int, duration: Duration) {
        self.routeCount = routeCount
        self.errorCount = errorCount
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("routeCount", routeCount, "pages that were rendered")
        fields.add("errorCount", errorCount, "those that failed, or answered with 500 and above")
        fields.add("durationMs", duration, "how long it took")
    }
}
