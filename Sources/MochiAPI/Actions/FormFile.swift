/// A file that a form brings: in memory when it is short, in a temporary file without a name when it is long.
///
/// The temporary file lives as long as the last copy of the value, and is gone with it: what is to stay is saved.
/// May be used from any thread. Nothing that the client says about the file is checked: neither its type nor its name.
///
///     if let photo = form.file("photo") {
///         guard photo.size <= 1 << 20 else { throw HTTPError(.contentTooLarge) }
///         try await photo.save(to: "photos/\(id)")
///     }
public struct FormFile: Sendable {
    enum Content: Sendable {
        case memory([UInt8])
        case spooled(SpooledFile)
    }

    /// The name that the client gives it, without folders; empty when it gives none.
    ///
    /// Never `.`, `..`, nor with a slash or a control character. Another client may send the same name.
    public let filename: String
    /// The type that the client says it has, nil when it says none.
    public let contentType: String?
    /// Bytes of its content.
    public let size: Int
    let content: Content

    /// A file in memory, such as a test gives to a handler.
    public init(filename: String, contentType: String? = nil, bytes: [UInt8]) {
        self.filename = filename
        self.contentType = contentType
        size = bytes.count
        content = .memory(bytes)
    }

    init(filename: String, contentType: String?, spooled file: SpooledFile) {
        self.filename = filename
        self.contentType = contentType
        size = file.size
        content = .spooled(file)
    }

    /// The content, at most `limit` bytes.
    ///
    /// Read away from the event loop when it is in a temporary file.
    /// - Throws: `HTTPError` 413 when it is longer, 500 when the disk does not give it back.
    public func bytes(upTo limit: Int = .max) async throws -> [UInt8] {
        guard size <= limit else { throw HTTPError(.contentTooLarge) }
        switch content {
        case .memory(let bytes): return bytes
        case .spooled(let file):
            return try await Blocking.run { [size] () throws(HTTPError) in try file.read(at: 0, count: size) }
        }
    }

    /// The content piece by piece, as often as it is asked for.
    ///
    ///     for try await piece in photo.pieces { digest.update(piece) }
    public var pieces: Pieces { Pieces(content: content) }

    /// The content of a file as an asynchronous sequence of pieces of at most 64 KiB.
    public struct Pieces: AsyncSequence, Sendable {
        /// Some bytes of the file.
        public typealias Element = [UInt8]

        let content: Content

        /// Begins to read at the start of the file.
        public func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(content: content)
        }

        /// Reads pieces in order.
        public struct AsyncIterator: AsyncIteratorProtocol {
            private static let length = 64 * 1024

            let content: Content
            private var offset = 0

            init(content: Content) {
                self.content = content
            }

            /// The next piece, nil at the end.
            ///
            /// - Throws: `HTTPError` 500 when the disk does not give it back.
            public mutating func next() async throws -> [UInt8]? {
                let piece = try await piece(at: offset)
                offset += piece.count
                return piece.isEmpty ? nil : piece
            }

            private func piece(at offset: Int) async throws -> [UInt8] {
                switch content {
                case .memory(let bytes): return Array(bytes[offset...].prefix(Self.length))
                case .spooled(let file):
                    return try await Blocking.run { () throws(HTTPError) in
                        try file.read(at: offset, count: Self.length)
                    }
                }
            }
        }
    }
}
