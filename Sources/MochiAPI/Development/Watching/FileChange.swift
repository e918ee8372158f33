/// What has happened to a file or a directory.
package struct FileChange: Sendable, Equatable {
    /// The absolute path.
    package let path: String
    package let kind: FileChangeEvent.Kind
}
