/// What has happened to a file or a directory.
struct FileChange: Sendable, Equatable {
    /// The absolute path.
    let path: String
    let kind: FileChangeEvent.Kind
}
