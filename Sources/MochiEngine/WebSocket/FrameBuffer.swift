/// Frames on their way: bytes that are appended, never changed, and shared by everybody who has to send them.
@safe package final class FrameBuffer: @unchecked Sendable {
    // Guard of the unchecked conformance: one owner appends, before or beside those who read ranges that are complete.
    private let base: UnsafeMutableRawPointer
    package let capacity: Int
    package private(set) var count = 0

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

    package var room: Int { capacity - count }

    /// Bytes that were appended; valid as long as the buffer.
    package func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        precondition(range.upperBound <= count, "the buffer holds \(count) bytes")
        return unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    /// Appends bytes that are framed already; there must be room.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= room, "the buffer has room for \(room) bytes")
        guard let from = bytes.baseAddress else { return }
        unsafe (base + count).copyMemory(from: from, byteCount: bytes.count)
        count += bytes.count
    }

    /// Appends a frame; there must be room for `Frame.size(of:)` bytes.
    package func append(_ opcode: Frame.Opcode, isCompressed: Bool = false, _ payload: UnsafeRawBufferPointer) {
        precondition(Frame.size(of: payload.count) <= room, "the buffer has room for \(room) bytes")
        count += unsafe Frame.writeHead(opcode, isCompressed: isCompressed, payload.count, to: base + count)
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
        count = 0
    }
}

/// The format of a server's frames (RFC 6455 5.2): whole messages, not masked.
package enum Frame {
    package enum Opcode: UInt8 {
        case text = 1
        case binary = 2
        case close = 8
        case ping = 9
        case pong = 10
    }

    /// Bytes of the longest head.
    static let largestHead = 10

    /// Bytes of a frame with its head.
    package static func size(of payload: Int) -> Int {
        payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10)
    }

    /// Writes the head of a frame, at most `largestHead` bytes, and returns its size.
    static func writeHead(
        _ opcode: Opcode,
        isCompressed: Bool,
        _ payload: Int,
        to base: UnsafeMutableRawPointer
    ) -> Int {
        unsafe base.storeBytes(of: 0x80 | (isCompressed ? 0x40 : 0) | opcode.rawValue, as: UInt8.self)
        if payload < 126 {
            unsafe base.storeBytes(of: UInt8(payload), toByteOffset: 1, as: UInt8.self)
            return 2
        }
        if payload < 65536 {
            unsafe base.storeBytes(of: 126, toByteOffset: 1, as: UInt8.self)
            unsafe (base + 2).storeBytes(of: UInt16(payload).bigEndian, as: UInt16.self)
            return 4
        }
        unsafe base.storeBytes(of: 127, toByteOffset: 1, as: UInt8.self)
        unsafe (base + 2).storeBytes(of: UInt64(payload).bigEndian, as: UInt64.self)
        return 10
    }
}

/// The buffers of a loop that are used again and again; on the loop.
final class FrameBufferPool {
    /// Room of a buffer: many small messages, or a few of some thousand bytes.
    static let bufferSize = 16 * 1024
    private static let most = 64
    // Unchecked: the accesses below do nothing but push and pop.
    @exclusivity(unchecked) private var spare: [FrameBuffer] = []

    func take() -> FrameBuffer {
        unsafe spare.popLast() ?? FrameBuffer(capacity: Self.bufferSize)
    }

    /// Keeps a buffer that nobody else holds.
    func give(_ buffer: consuming FrameBuffer) {
        guard buffer.capacity == Self.bufferSize, unsafe spare.count < Self.most, isKnownUniquelyReferenced(&buffer)
        else {
            return
        }
        buffer.clear()
        unsafe spare.append(consume buffer)
    }
}
