/// A file that a form uploads.
public struct TestFile: Sendable, Equatable {
    /// The file's name on the visitor's machine.
    public let name: String
    /// What the browser takes the content for.
    public let contentType: String
    /// The content.
    public let bytes: [UInt8]

    /// A file of bytes.
    public init(_ name: String, _ bytes: [UInt8], contentType: String = "application/octet-stream") {
        self.name = name
        self.bytes = bytes
        self.contentType = contentType
    }

    /// A file of text.
    public init(_ name: String, _ text: String, contentType: String = "text/plain") {
        self.init(name, Array(text.utf8), contentType: contentType)
    }
}
