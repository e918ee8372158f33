/// The payload of `recompile:start`: a file has changed, and what depends on it is about to be compiled.
public struct RecompileStartEvent: EventPayload {
    /// What has changed.
    public let trigger: RecompileTrigger
    /// The file, from the root.
    public let path: String
    /// Pages that depend on it; 0 for style sheets.
    public let pageCount: Int

    /// Makes a payload.
    public init(trigger: RecompileTrigger, path: String, pageCount: Int) {
        self.trigger = trigger
        self.path = path
        self.pageCount = pageCount
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("trigger", trigger, "what has changed")
        fields.add("path", path, "the file, from the root")
        fields.add("pageCount", pageCount, "pages that depend on it; 0 for style sheets")
    }
}

/// The payload of `recompile:complete`: all of that was compiled, and browsers were told.
public struct RecompileCompleteEvent: EventPayload {
    /// What has changed.
    public let trigger: RecompileTrigger
    /// The file, from the root.
    public let path: String
    /// Pages that depend on it.
    public let pageCount: Int
    /// Times that the client modules were bundled.
    public let clientBundleCount: Int
    /// How long it took.
    public let duration: Duration

    /// Makes a payload.
    public init(
        trigger: RecompileTrigger,
        path: String,
        pageCount: Int,
        clientBundleCount: Int,
        duration: Duration
    ) {
        self.trigger = trigger
        self.path = path
        self.pageCount = pageCount
        self.clientBundleCount = clientBundleCount
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("trigger", trigger, "what has changed")
        fields.add("path", path, "the file, from the root")
        fields.add("pageCount", pageCount, "pages that depend on it")
        fields.add("clientBundleCount", clientBundleCount, "times that the client modules were bundled")
        fields.add("durationMs", duration, "how long it took")
    }
}

/// What made templates be compiled again.
public enum RecompileTrigger: String, EventChoice {
    /// A source file.
    case file
    /// A style sheet.
    case css
    /// The settings of the compiler.
    case config = "svelte-config"
}
