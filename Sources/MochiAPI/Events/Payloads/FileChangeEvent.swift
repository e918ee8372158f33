/// The payload of `file:change`: a file that the development server watches has changed.
public struct FileChangeEvent: EventPayload {
    /// What happened to a file.
    public enum Kind: String, EventChoice {
        /// It is new.
        case add
        /// It has other content.
        case change
        /// It is gone.
        case unlink
        /// A directory is new.
        case addDir
        /// A directory is gone.
        case unlinkDir
    }

    /// The file, from the root.
    public let path: String
    /// What happened to it.
    public let type: Kind

    /// Makes a payload.
    public init(path: String, type: Kind) {
        self.path = path
        self.type = type
    }

    /// Hands over each field.
    public func describe(to fields: inout some EventFields) {
        fields.add("path", path, "the file, from the root")
        fields.add("type", type, "what happened to it")
    }
}
