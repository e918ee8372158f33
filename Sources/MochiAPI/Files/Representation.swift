internal import Glibc
internal import MochiEngine

/// What a response says of a file beside its bytes: made once for as long as the file does not change.
final class Representation: Sendable {
    let size: Int64
    /// Nanoseconds since 1970-01-01 00:00 UTC.
    let modifiedNanoseconds: Int64
    /// The coding of the bytes.
    let coding: ContentCoding
    /// The type of the file asked for, also when a neighbour was opened.
    let contentType: ContentType
    let validators: Validators
    /// The validators, and on what the choice of the coding depended.
    let fields: HeaderFields
    /// The same with what stands beside the content.
    let contentFields: HeaderFields

    /// `size` and `modifiedNanoseconds` are the file's, `sent` the coding that the bytes have on the way.
    init(
        size: Int64,
        modifiedNanoseconds: Int64,
        coding: ContentCoding,
        contentType: ContentType,
        sent: ContentCoding? = nil
    ) {
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.coding = coding
        self.contentType = contentType
        // What is compressed on the way has other bytes, so it is another representation with a tag of its own.
        let tag = EntityTag(size: size, modifiedNanoseconds: modifiedNanoseconds, coding: sent ?? coding)
        let seconds = CivilDate.floorDivide(modifiedNanoseconds, 1_000_000_000)
        let lastModified = HTTPDate(secondsSinceEpoch: seconds)
        validators = Validators(entityTag: tag, lastModified: lastModified)
        var fields = HeaderFields()
        fields.append(.etag, checked: tag.description)
        fields.append(.lastModified, checked: lastModified.description)
        if contentType.isCompressible || coding != .identity { fields.append(.vary, checked: "accept-encoding") }
        self.fields = fields
        fields.append(.acceptRanges, checked: "bytes")
        if coding != .identity { fields.append(.contentEncoding, checked: coding.rawValue) }
        contentFields = fields
    }

    /// The same file, compressed on the way.
    func compressed(_ sent: ContentCoding) -> Representation {
        Representation(
            size: size,
            modifiedNanoseconds: modifiedNanoseconds,
            coding: coding,
            contentType: contentType,
            sent: sent
        )
    }

    // MARK: What is kept

    /// A file as it was opened: the same one may be asked for by itself, and as the neighbour of another.
    private struct Key: Hashable {
        let path: String
        let coding: ContentCoding
    }

    private final class Kept: @unchecked Sendable {
        // Guard of the unchecked conformance: `lock`.
        private let lock = Lock()
        private var all: [Key: Representation] = [:]

        func find(_ key: Key) -> Representation? {
            lock.withLock { all[key] }
        }

        func keep(_ representation: Representation, _ key: Key) {
            lock.withLock {
                if all.count >= Representation.mostKept { all.removeAll(keepingCapacity: true) }
                all[key] = representation
            }
        }
    }

    private static let mostKept = 1024
    private static let kept = Kept()

    /// Of an open file: what was made before, where the file has not changed since.
    ///
    /// `name` tells its type.
    static func find(_ path: String, _ state: stat, coding: ContentCoding, named name: String) -> Representation {
        let size = Int64(state.st_size)
        // A time beyond the year 2262 does not fit; its seconds still tell two states apart.
        let (nanoseconds, overflows) = Int64(state.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let modified = overflows ? Int64(state.st_mtim.tv_sec) : nanoseconds &+ Int64(state.st_mtim.tv_nsec)
        let key = Key(path: path, coding: coding)
        if let kept = kept.find(key), kept.size == size, kept.modifiedNanoseconds == modified { return kept }
        let made = Representation(
            size: size,
            modifiedNanoseconds: modified,
            coding: coding,
            contentType: ContentType(forFileNamed: name)
        )
        kept.keep(made, key)
        return made
    }
}
