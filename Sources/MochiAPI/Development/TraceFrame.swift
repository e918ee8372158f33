/// A call on the way to where an error was thrown.
struct TraceFrame: Sendable, Equatable {
    /// The function as Swift writes it, an address when it has no name.
    let function: String
    /// The file and the line of the call, when the executable knows.
    let location: SourceLocation?
    /// The file of the executable or library.
    let image: String
    /// Whether the compiler has made the function, to call another.
    var isThunk = false

    /// Whether the application's own source is at work.
    var isOwn: Bool {
        guard let path = location?.path else { return false }
        return !Self.foreignFolders.contains { path.contains($0) }
    }

    /// Where sources lie that the author of an application does not edit.
    private static let foreignFolders = [
        "/Sources/MochiAPI/", "/Sources/MochiEngine/", "/Sources/CH2OShim/", "/.build/",
    ]
}
