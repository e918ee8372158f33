/// The payload of `compile:start`: a template is about to be compiled.
public struct CompileStartEvent: EventPayload {
    /// Its file, from the root.
    public let path: String

    /// Makes a payload.
    public init(path: String) {
        self.path = path
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "its file, from the root")
    }
}

/// The payload of `compile:complete`: a template was compiled.
public struct CompileCompleteEvent: EventPayload {
    /// Its file, from the root.
    public let path: String
    /// Bytes of the program that renders it.
    public let ssrSizeBytes: Int
    /// Islands in it that run in browsers.
    public let hydratableCount: Int
    /// Islands in it that browsers fetch.
    public let serverIslandCount: Int
    /// How long it took.
    public let duration: Duration

    /// Makes a payload.
    public init(
        path: String,
        ssrSizeBytes: Int,
        hydratableCount: Int,
        serverIslandCount: Int,
        duration: Duration
    ) {
        self.path = path
        self.ssrSizeBytes = ssrSizeBytes
        self.hydratableCount = hydratableCount
        self.serverIslandCount = serverIslandCount
        self.duration = duration
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "its file, from the root")
        fields.add("ssrSizeBytes", ssrSizeBytes, "bytes of the program that renders it")
        fields.add("hydratableCount", hydratableCount, "islands in it that run in browsers")
        fields.add("serverIslandCount", serverIslandCount, "islands in it that browsers fetch")
        fields.add("durationMs", duration, "how long it took")
    }
}

/// The payload of `compile:error`: a template could not be compiled.
public struct CompileErrorEvent: EventPayload {
    /// Its file, from the root.
    public let path: String
    /// The first error.
    public let message: String
    /// All errors.
    public let logs: [Diagnostic]

    /// Makes a payload.
    public init(path: String, message: String, logs: [Diagnostic]) {
        self.path = path
        self.message = message
        self.logs = logs
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "its file, from the root")
        fields.add("message", message, "the first error")
        fields.add("logs", logs, "all errors")
    }

    /// An error and its place.
    public struct Diagnostic: EventPayload {
        /// The file, when it is known.
        public let file: String?
        /// The line, from 1.
        public let line: Int?
        /// The column, from 1.
        public let column: Int?
        /// What is wrong.
        public let message: String

        /// Makes an error.
        public init(file: String? = nil, line: Int? = nil, column: Int? = nil, message: String) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
        }

        /// Hands over each field.
        public func describe(to fields: inout some EventFields) {
            fields.add("file", file, "the file")
            fields.add("line", line, "the line, from 1")
            fields.add("column", column, "the column, from 1")
            fields.add("message", message, "what is wrong")
        }
    }
}
