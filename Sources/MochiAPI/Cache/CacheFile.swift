internal import MochiEngine

/// The file of one value: its name and its bytes.
///
///     "mochiC01" | written at | time to live | marks | the value | signature
///      8 bytes     8 bytes      8 bytes        8       …           32
///
/// Numbers are little-endian. The signature is made with a key that everybody knows: it tells what is whole and belongs to
/// the key of the cache from what is cut off, damaged or something else. It does not tell who has written it.
enum CacheFile {
    private static let magic = Array("mochiC01".utf8)
    private static let head = 32
    private static let constant = [UInt8]("mochi cache: a checksum, no secret".utf8.prefix(SigningKey.count))
    private static let signing = SigningKey(constant)
    private static let suffix = ".cached"

    /// Bytes of the file of a value of `count` bytes.
    static func size(of count: Int) -> Int { head + count + SigningKey.overhead }

    /// The name of the file of `key`: a digest, whatever stands in the key.
    static func name(of key: String) -> String {
        Base64URL.encode(Secrets.hmac(Array(key.utf8), key: constant)) + suffix
    }

    /// Whether `name` is one that `name(of:)` may give.
    static func isName(_ name: String) -> Bool {
        name.hasSuffix(suffix) && isDigest(name.dropLast(suffix.utf8.count))
    }

    /// A name to write under, until what is written gets the name of its key.
    static func temporaryName() -> String {
        Base64URL.encode(Secrets.random(32)) + suffix + "-new"
    }

    /// Whether `name` is one that `temporaryName()` may give.
    static func isTemporaryName(_ name: String) -> Bool {
        name.hasSuffix(suffix + "-new") && isDigest(name.dropLast(suffix.utf8.count + 4))
    }

    private static func isDigest(_ name: Substring) -> Bool {
        name.utf8.count == Base64URL.count(of: 32)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// The bytes of the file that holds `record` for `key`.
    static func encode(_ record: CacheRecord, for key: String) -> [UInt8] {
        var bytes = magic
        bytes.reserveCapacity(size(of: record.bytes.count))
        append(UInt64(bitPattern: record.writtenAt), to: &bytes)
        append(UInt64(bitPattern: record.timeToLive), to: &bytes)
        append(record.isMarkedStale ? 1 : 0, to: &bytes)
        bytes += record.bytes
        signing.sign(&bytes, purpose: "cache", name: "file", context: Array(key.utf8))
        return bytes
    }

    /// The record in `bytes`; nil unless `encode` has made them for `key`.
    static func decode(_ bytes: [UInt8], for key: String) -> CacheRecord? {
        guard bytes.count >= size(of: 0), bytes.starts(with: magic),
            signing.verifies(bytes.span, purpose: "cache", name: "file", context: Array(key.utf8))
        else { return nil }
        return CacheRecord(
            bytes: Array(bytes[head..<bytes.count - SigningKey.overhead]),
            writtenAt: Int64(bitPattern: number(in: bytes, at: 8)),
            timeToLive: Int64(bitPattern: number(in: bytes, at: 16)),
            isMarkedStale: number(in: bytes, at: 24) & 1 == 1
        )
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func number(in bytes: [UInt8], at offset: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64($1 * 8) }
    }
}
