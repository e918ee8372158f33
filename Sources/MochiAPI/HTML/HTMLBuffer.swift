/// Finished markup: a run of bytes that nobody changes any more.
@safe public struct HTMLBuffer: @unchecked Sendable {
    // Guard of the unchecked conformance: the bytes are written by one writer, which gives them up when it has finished; only
    // the maker of a page prepends to them, before anybody else holds them.
    /// nil where there is no markup.
    private(set) var storage: MarkupStorage?
    private var start: Int
    private var end: Int

    /// The bytes of `storage` in `range`.
    init(_ storage: MarkupStorage?, _ range: Range<Int>) {
        self.storage = storage
        start = range.lowerBound
        end = range.upperBound
    }

    /// A copy of `bytes`.
    init(_ bytes: [UInt8]) {
        self.init(MarkupStorage.make(capacity: bytes.count), 0..<bytes.count)
        unsafe bytes.withUnsafeBufferPointer { unsafe copy($0, to: 0) }
    }

    /// Number of bytes.
    public var count: Int { end - start }

    /// Calls `body` with the bytes.
    public func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        // Held over the call: nobody else may hold the storage.
        try withExtendedLifetime(storage) { try unsafe body(bytesWhileHeld) }
    }

    /// The bytes, valid for as long as somebody holds `storage`.
    var bytesWhileHeld: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: storage.map { unsafe $0.base + start }, count: end - start)
    }

    /// The markup as text.
    public var text: String {
        unsafe withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The markup as an array.
    public var bytes: [UInt8] {
        unsafe withUnsafeBytes { unsafe Array($0) }
    }

    /// Writes `prefix` before and `suffix` behind the markup.
    ///
    /// Copies nothing but the two when the writer left room for them.
    mutating func surround(prefix: [UInt8], suffix: [UInt8]) {
        if start < prefix.count || (storage?.capacity ?? 0) - end < suffix.count {
            move(by: max(prefix.count - start, 0), room: suffix.count)
        }
        start -= prefix.count
        unsafe prefix.withUnsafeBufferPointer { unsafe copy($0, to: start) }
        unsafe suffix.withUnsafeBufferPointer { unsafe copy($0, to: end) }
        end += suffix.count
    }

    private func copy(_ bytes: UnsafeBufferPointer<UInt8>, to offset: Int) {
        guard let base = bytes.baseAddress, let storage else { return }
        unsafe (storage.base + offset).update(from: base, count: bytes.count)
    }

    private mutating func move(by distance: Int, room: Int) {
        let larger = MarkupStorage.make(capacity: end + distance + room)
        if let storage {
            unsafe (larger.base + start + distance).update(from: storage.base + start, count: end - start)
        }
        storage = larger
        start += distance
        end += distance
    }
}

/// The memory of markup: one block for the object and its bytes.
final class MarkupStorage: ManagedBuffer<Void, UInt8> {
    static func make(capacity: Int) -> MarkupStorage {
        unsafe unsafeDowncast(create(minimumCapacity: capacity) { _ in }, to: MarkupStorage.self)
    }

    /// The first byte, which stays where it is for as long as the storage is held.
    var base: UnsafeMutablePointer<UInt8> {
        unsafe withUnsafeMutablePointerToElements { unsafe $0 }
    }
}
