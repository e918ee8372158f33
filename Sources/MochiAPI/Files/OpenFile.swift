internal import Glibc

/// A regular file, opened for reading, with its state at that moment; closed when it goes out of scope.
///
/// Everything is taken from the descriptor, so it describes the very bytes that will be read, whatever becomes of the
/// name.
struct OpenFile: ~Copyable, Sendable {
    /// -1 once it has been given away.
    private var descriptor: Int32
    let size: Int64
    /// Nanoseconds since 1970-01-01 00:00 UTC.
    let modifiedNanoseconds: Int64
    /// The coding of the bytes: not `identity` when a precompressed neighbour was opened.
    let coding: ContentCoding
    /// The type of the file asked for, also when a neighbour was opened.
    let contentType: ContentType

    /// Whether this is the index of a directory that was asked for without the slash at its end: relative links in it
    /// lead elsewhere unless the client is redirected.
    var isIndexOfPathWithoutSlash = false

    init(takingOwnershipOf descriptor: Int32, _ state: stat, coding: ContentCoding, contentType: ContentType) {
        self.descriptor = descriptor
        size = Int64(state.st_size)
        // A time beyond the year 2262 does not fit; its seconds still tell two states apart.
        let (nanoseconds, overflows) = Int64(state.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        modifiedNanoseconds = overflows ? Int64(state.st_mtim.tv_sec) : nanoseconds &+ Int64(state.st_mtim.tv_nsec)
        self.coding = coding
        self.contentType = contentType
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var validators: Validators {
        let seconds = CivilDate.floorDivide(modifiedNanoseconds, 1_000_000_000)
        return Validators(
            entityTag: EntityTag(size: size, modifiedNanoseconds: modifiedNanoseconds, coding: coding),
            lastModified: HTTPDate(secondsSinceEpoch: seconds)
        )
    }

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
