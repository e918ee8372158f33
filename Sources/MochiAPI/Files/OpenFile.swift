internal import Glibc

/// A regular file, opened for reading, with its state at that moment; closed when it goes out of scope.
///
/// Everything is taken from the descriptor, so it describes the very bytes that will be read, whatever becomes of the
/// name. A file whose bytes are kept has no descriptor.
struct OpenFile: ~Copyable, Sendable {
    /// -1 once it has been given away, and where the bytes are kept.
    private var descriptor: Int32
    let representation: Representation

    /// Whether this is the index of a directory that was asked for without the slash at its end: relative links in it
    /// lead elsewhere unless the client is redirected.
    var isIndexOfPathWithoutSlash = false

    init(takingOwnershipOf descriptor: Int32, _ representation: Representation) {
        self.descriptor = descriptor
        self.representation = representation
    }

    /// A file whose bytes are kept.
    init(kept representation: Representation) {
        descriptor = -1
        self.representation = representation
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var size: Int64 { representation.version.size }
    /// The coding of the bytes: not `identity` when a precompressed neighbour was opened.
    var coding: ContentCoding { representation.coding }
    /// The type of the file asked for, also when a neighbour was opened.
    var contentType: ContentType { representation.contentType }
    var validators: Validators { representation.validators }

    /// Gives the descriptor away; the caller closes it.
    consuming func takeDescriptor() -> Int32 {
        defer { descriptor = -1 }
        return descriptor
    }

    /// All bytes; nil when they cannot be read, or have become fewer.
    func read() -> [UInt8]? {
        representation.content ?? Self.read(descriptor, Int(size))
    }

    /// The first bytes of a file; nil when they cannot be read.
    static func read(_ descriptor: Int32, _ count: Int) -> [UInt8]? {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = unsafe buffer.baseAddress.map { unsafe $0 + filled }
                let got = unsafe pread(descriptor, rest, count - filled, off_t(filled))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { break }
                filled += got
            }
        }
        return bytes.count == count ? bytes : nil
    }
}
