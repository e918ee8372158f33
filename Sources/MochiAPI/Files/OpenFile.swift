internal import Glibc

/// A regular file, opened for reading, with its state at that moment; closed when it goes out of scope.
///
/// Everything is taken from the descriptor, so it describes the very bytes that will be read, whatever becomes of the
/// name.
struct OpenFile: ~Copyable, Sendable {
    /// -1 once it has been given away.
    private var descriptor: Int32
    let representation: Representation

    /// Whether this is the index of a directory that was asked for without the slash at its end: relative links in it
    /// lead elsewhere unless the client is redirected.
    var isIndexOfPathWithoutSlash = false

    init(takingOwnershipOf descriptor: Int32, _ representation: Representation) {
        self.descriptor = descriptor
        self.representation = representation
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var size: Int64 { representation.size }
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

    /// Lends the descriptor for the time of the call.
    func withDescriptor<Result>(_ body: (Int32) throws -> Result) rethrows -> Result {
        try body(descriptor)
    }
}
