/// Frames on their way: bytes that are appended, never changed, and shared by everybody who has to send them.
@safe package final class FrameBuffer: @unchecked Sendable {
    // Guard of the unchecked conformance: one owner appends, before or beside those who read ranges that are complete.
    private let base: UnsafeMutableRawPointer
    package let capacity: Int
    // Unchecked: no access spans a call.
    @exclusivity(unchecked) package private(set) var count = 0

    package init(capacity: Int) {
        unsafe base = .allocate(byteCount: capacity, alignment: 16)
        self.capacity = capacity
    }

    /// One frame, in a buffer of just its size.
    package convenience init(_ opcode: Frame.Opcode, isCompressed: Bool = false, _ payload: UnsafeRawBufferPointer) {
        self.init(capacity: Frame.size(of: payload.count))
        unsafe append(opcode, isCompressed: isCompressed, payload)
    }

    /// A copy of `range` of another buffer, in a buffer of just its size.
    convenience init(copying range: Range<Int>, of other: FrameBuffer) {
        self.init(capacity: range.count)
        unsafe append(other.bytes(range))
    }

    deinit {
        unsafe base.deallocate()
    }

    package var room: Int { unsafe capacity - count }

    /// Bytes that were appended; valid as long as the buffer.
    package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        unsafe precondition(range.upperBound <= count, unsafe "the buffer holds \(count) bytes")
        return unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Appends bytes that are framed already; there must be room.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= room, "the buffer has room for \(room) bytes")
        guard let from = bytes.baseAddress else { return }
        unsafe (base + count).copyMemory(from: from, byteCount: bytes.count)
        unsafe count += bytes.count
    }

    /// Appends `count` bytes that `write` writes where it is told to; there must be room.
    func append(count: Int, _ write: (UnsafeMutableRawPointer) -> Void) {
        precondition(count <= room, "the buffer has room for \(room) bytes")
        unsafe write(base + self.count)
        unsafe self.count += count
    }

    /// Appends a frame; there must be room for `Frame.size(of:)` bytes.
    package func append(_ opcode: Frame.Opcode, isCompressed: Bool = false, _ payload: UnsafeRawBufferPointer) {
        precondition(Frame.size(of: payload.count) <= room, "the buffer has room for \(room) bytes")
        unsafe count += unsafe Frame.writeHead(opcode, isCompressed: isCompressed, payload.count, to: base + count)
        unsafe append(payload)
    }

    /// The opcode of the first frame.
    var opcode: Frame.Opcode { unsafe Frame.Opcode(rawValue: bytes(0..<1)[0] & 15) ?? .binary }

    /// The payload of the only frame.
    var payload: UnsafeRawBufferPointer {
        let length = unsafe bytes(1..<2)[0]
        return unsafe bytes((length < 126 ? 2 : length == 126 ? 4 : 10)..<count)
    }

    /// Forgets what was appended; only when nobody else holds the buffer.
    func clear() {
        unsafe count = 0
    }
}
