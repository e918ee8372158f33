internal import Glibc
internal import MochiEngine

/// What a response says of a file beside its bytes, and those of a small file: made once for as long as the file does not change.
final class Representation: Sendable {
    let version: FileVersion
    /// The coding of the bytes.
    let coding: ContentCoding
    /// The type of the file asked for, also when a neighbour was opened.
    let contentType: ContentType
    /// All bytes, where they are kept.
    let content: [UInt8]?
    let validators: Validators
    /// The validators, and on what the choice of the coding depended.
    let fields: HeaderFields
    /// The same with what stands beside the content.
    let contentFields: HeaderFields

    /// `version` is the file's, `sent` the coding that the bytes have on the way.
    private init(
        _ version: FileVersion,
        coding: ContentCoding,
        contentType: ContentType,
        content: [UInt8]?,
        sent: ContentCoding? = nil
    ) {
        self.version = version
        self.coding = coding
        self.contentType = contentType
        self.content = content
        // What is compressed on the way has other bytes, so it is another representation with a tag of its own.
        let tag = EntityTag(
            size: version.size,
            modifiedNanoseconds: version.modifiedNanoseconds,
            coding: sent ?? coding
        )
        let seconds = CivilDate.floorDivide(version.modifiedNanoseconds, 1_000_000_000)
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
        Representation(version, coding: coding, contentType: contentType, content: content, sent: sent)
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
        private var bytes = 0

        func find(_ key: Key) -> Representation? {
            lock.withLock { all[key] }
        }

        func keep(_ representation: Representation, _ key: Key) {
            lock.withLock {
                if all.count >= Representation.mostKept || bytes >= Representation.mostBytes {
                    all.removeAll(keepingCapacity: true)
                    bytes = 0
                }
                bytes -= all[key]?.content?.count ?? 0
                bytes += representation.content?.count ?? 0
                all[key] = representation
            }
        }
    }

    private static let mostKept = 1024
    private static let mostBytes = 8 << 20
    /// Files up to here are kept with their bytes.
    private static let smallSize = 16_384
    private static let kept = Kept()

    /// Of a file whose bytes are kept, and are those that it has now: one look at it tells.
    ///
    /// It need not be looked at how the path leads there: it is the file that was opened once, at this path.
    static func find(_ path: String, coding: ContentCoding) -> Representation? {
        guard let kept = kept.find(Key(path: path, coding: coding)), kept.content != nil,
            FileVersion(at: path) == kept.version
        else { return nil }
        return kept
    }

    /// Of an open file: what was made before, where the file has not changed since.
    ///
    /// `name` tells its type.
    static func find(
        _ path: String,
        _ descriptor: Int32,
        _ version: FileVersion,
        coding: ContentCoding,
        named name: String
    ) -> Representation {
        let key = Key(path: path, coding: coding)
        let isKeeping = version.size <= smallSize && version.isSettled
        if let kept = kept.find(key), kept.version == version, kept.content != nil || !isKeeping { return kept }
        let made = Representation(
            version,
            coding: coding,
            contentType: ContentType(forFileNamed: name),
            content: isKeeping ? OpenFile.read(descriptor, Int(version.size)) : nil
        )
        kept.keep(made, key)
        return made
    }
}
