/// What one form may cost, whatever the encoding of its body.
///
/// The body limit of the route (`Route.bodyLimit`, else `ServeLimits.body`) holds first: a route that takes files larger
/// than 1 MiB raises both.
///
///     var options = ServeOptions(routes: [
///         "/photos": Mochi.api(post: addPhoto).bodyLimit(20 << 20).formLimits { $0.file = 20 << 20 }
///     ])
///     options.limits.form.files = 4
public struct FormLimits: Sendable, Equatable {
    /// Fields and files of one form: 413 above it.
    ///
    /// 1000.
    public var parts = 1000
    /// Bytes of the header fields of one part of a multipart body: 413 above it.
    ///
    /// 8 KiB.
    public var partHead = 8 * 1024
    /// Bytes of a name: 400 above it.
    ///
    /// 256.
    public var name = 256
    /// Bytes of the name of a file, as it is sent: 400 above it.
    ///
    /// 1024.
    public var filename = 1024
    /// Bytes of the value of one field that is text: 413 above it.
    ///
    /// 64 KiB.
    public var text = 64 * 1024
    /// Bytes of one file: 413 above it.
    ///
    /// 10 MiB.
    public var file = 10 * 1024 * 1024
    /// Bytes of all files of one form: 413 above it.
    ///
    /// 64 MiB.
    public var allFiles = 64 * 1024 * 1024
    /// Number of files of one form: 413 above it.
    ///
    /// A file input that was left empty does not count. 20.
    public var files = 20
    /// Bytes of one file that stay in memory; a longer one goes to a temporary file, and is written piece by piece.
    ///
    /// 64 KiB.
    public var fileMemory = 64 * 1024
    /// Bytes of names, values and files that one form keeps in memory.
    ///
    /// Above it every file goes to a temporary file, however short, and text is 413. 1 MiB.
    public var memory = 1024 * 1024

    /// The defaults.
    public init() {}

    /// Stops the start when a value makes no sense; `name` says where the limits stand.
    func check(_ place: String) throws(StartError) {
        for (name, value, least) in [
            ("parts", parts, 0), ("partHead", partHead, 64), ("name", name, 1), ("filename", filename, 1),
            ("text", text, 0), ("file", file, 0), ("allFiles", allFiles, 0), ("files", files, 0),
            ("fileMemory", fileMemory, 0), ("memory", memory, 0),
        ] where value < least {
            throw StartError("\(place).\(name) \(value): accepted is \(least) or more")
        }
    }
}
