/// The payload of `client-bundle:complete`: the modules of islands that run in browsers were bundled.
public struct ClientBundleCompleteEvent: EventPayload {
    /// Modules that were bundled.
    public let entryCount: Int
    /// Bytes of all that came out.
    public let outputBytes: Int
    /// How long it took.
    public let duration: Duration

    /// Makes a payload.
    public init(entryCount: Int, outputBytes: Int, duration: Duration) {
        self.entryCount = entryCount
        self.outputBytes = outputBytes
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("entryCount", entryCount, "modules that were bundled")
        fields.add("outputBytes", outputBytes, "bytes of all that came out")
        fields.add("durationMs", duration, "how long it took")
    }
}
