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
