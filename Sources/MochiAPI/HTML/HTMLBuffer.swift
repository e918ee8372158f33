/// Finished markup: a run of bytes that nobody changes any more.
@safe public final class HTMLBuffer: @unchecked Sendable {
    // Guard of the unchecked conformance: the bytes are written by one writer, which gives them up when it makes the buffer;
    // only the maker of a page prepends to it, before anybody else holds it.
    private var memory: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var start: Int
    private var end: Int

    init(takingOwnershipOf memory: UnsafeMutablePointer<UInt8>, capacity: Int, _ range: Range<Int>) {
        unsafe self.memory = unsafe memory
        self.capacity = capacity
        start = range.lowerBound
        end = range.upperBound
    }

    deinit {
        unsafe memory.deallocate()
    }

    /// Number of bytes.
    public var count: Int { end - start }

    /// Calls `body` with the bytes, which are valid for as long as the buffer is held.
    public func withUnsafeBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value {
        try unsafe body(UnsafeRawBufferPointer(start: memory + start, count: end - start))
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
    func surround(prefix: [UInt8], suffix: [UInt8]) {
        if start < prefix.count || capacity - end < suffix.count {
            move(by: max(prefix.count - start, 0), room: suffix.count)
        }
        start -= prefix.count
        unsafe prefix.withUnsafeBufferPointer { unsafe copy($0, to: start) }
        unsafe suffix.withUnsafeBufferPointer { unsafe copy($0, to: end) }
        end += suffix.count
    }

    private func copy(_ bytes: UnsafeBufferPointer<UInt8>, to offset: Int) {
        guard let base = bytes.baseAddress else { return }
        unsafe (memory + offset).update(from: base, count: bytes.count)
    }

    private func move(by distance: Int, room: Int) {
        let larger = end + distance + room
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        unsafe (moved + start + distance).update(from: memory + start, count: end - start)
        unsafe memory.deallocate()
        unsafe memory = unsafe moved
        capacity = larger
        start += distance
        end += distance
    }
}

extension HTMLBuffer {
    /// A copy of `bytes`.
    convenience init(_ bytes: [UInt8]) {
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        unsafe bytes.withUnsafeBufferPointer { bytes in
            if let base = bytes.baseAddress { unsafe memory.initialize(from: base, count: bytes.count) }
        }
        unsafe self.init(takingOwnershipOf: memory, capacity: max(bytes.count, 1), 0..<bytes.count)
    }
}

extension HTMLBuffer {
    /// The bytes, valid for as long as somebody holds the buffer.
    var bytesWhileHeld: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: memory + start, count: end - start)
    }
}
