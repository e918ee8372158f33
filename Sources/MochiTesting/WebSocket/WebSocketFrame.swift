/// A frame as written to the wire, possibly malformed on purpose (RFC 6455 section 5.2).
///
/// What a careful client sends comes from the functions below; every field can then be set to what no client may send.
///
///     WebSocketFrame.text("Hello").bytes
///     WebSocketFrame.ping("?").unmasked.bytes
///     WebSocketFrame(opcode: 0x3, reserved: WebSocketFrame.Reserved.first).bytes
///     WebSocketFrame(opcode: WebSocketFrame.Opcode.text, declaredLength: 1 << 63).bytes
package struct WebSocketFrame: Sendable, Equatable {
    package enum Opcode {
        package static let continuation: UInt8 = 0x0
        package static let text: UInt8 = 0x1
        package static let binary: UInt8 = 0x2
        package static let close: UInt8 = 0x8
        package static let ping: UInt8 = 0x9
        package static let pong: UInt8 = 0xa
    }

    /// The bits behind FIN, as they stand in `reserved`.
    package enum Reserved {
        /// RSV1: the message is compressed, once permessage-deflate was agreed on (RFC 7692 section 6).
        package static let first: UInt8 = 0b100
        package static let second: UInt8 = 0b010
        package static let third: UInt8 = 0b001
    }

    /// How many bits the payload length is written in; only the shortest that holds it is legal.
    package enum LengthForm: Int, Sendable, Comparable, CaseIterable {
        case seven = 7
        case sixteen = 16
        case sixtyFour = 64

        package static func shortest(for length: UInt64) -> Self {
            length < 126 ? .seven : length < 65_536 ? .sixteen : .sixtyFour
        }

        package static func < (left: Self, right: Self) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The masking key of frames made without one: that of the examples in RFC 6455 section 5.7.
    package static let usualKey: UInt32 = 0x37fa_213d

    package var isFinal: Bool
    /// The bits RSV1, RSV2 and RSV3, from high to low.
    package var reserved: UInt8
    /// Four bits.
    package var opcode: UInt8
    /// nil sends the payload unmasked, as only a server may; 0 sets the mask bit and leaves the payload as it is.
    package var maskingKey: UInt32?
    /// Always unmasked here.
    package var payload: [UInt8]
    /// How the length is written; a longer form than needed is malformed, a shorter one truncates the number.
    package var lengthForm: LengthForm
    /// What the length field says when it is not to be the truth.
    package var declaredLength: UInt64?

    package init(
        opcode: UInt8,
        isFinal: Bool = true,
        reserved: UInt8 = 0,
        maskingKey: UInt32? = WebSocketFrame.usualKey,
        payload: [UInt8] = [],
        lengthForm: LengthForm? = nil,
        declaredLength: UInt64? = nil
    ) {
        self.opcode = opcode
        self.isFinal = isFinal
        self.reserved = reserved
        self.maskingKey = maskingKey
        self.payload = payload
        self.lengthForm = lengthForm ?? .shortest(for: declaredLength ?? UInt64(payload.count))
        self.declaredLength = declaredLength
    }

    package var isControl: Bool {
        opcode & 0x8 != 0
    }

    /// The same frame without its mask.
    package var unmasked: Self {
        var frame = self
        frame.maskingKey = nil
        return frame
    }
}

extension WebSocketFrame: CustomStringConvertible {
    /// Short, however long the payload: a test that fails prints it.
    package var description: String {
        let names: [UInt8: String] = [
            0x0: "continuation", 0x1: "text", 0x2: "binary", 0x8: "close", 0x9: "ping", 0xa: "pong",
        ]
        var words = [names[opcode] ?? "opcode \(opcode)"]
        if !isFinal { words.append("without FIN") }
        if reserved != 0 { words.append("RSV \(String(reserved, radix: 2))") }
        if let maskingKey { words.append("masked with \(String(maskingKey, radix: 16))") }
        words.append("length \(declaredLength ?? UInt64(payload.count)) in \(lengthForm.rawValue) bits")
        words.append("\(payload.prefix(16))" + (payload.count > 16 ? "…" : ""))
        return words.joined(separator: ", ")
    }
}

// MARK: - Well-formed frames

extension WebSocketFrame {
    package static func text(_ text: String, isFinal: Bool = true) -> Self {
        Self(opcode: Opcode.text, isFinal: isFinal, payload: Array(text.utf8))
    }

    package static func binary(_ bytes: [UInt8], isFinal: Bool = true) -> Self {
        Self(opcode: Opcode.binary, isFinal: isFinal, payload: bytes)
    }

    package static func continuation(_ bytes: [UInt8], isFinal: Bool = true) -> Self {
        Self(opcode: Opcode.continuation, isFinal: isFinal, payload: bytes)
    }

    package static func continuation(_ text: String, isFinal: Bool = true) -> Self {
        continuation(Array(text.utf8), isFinal: isFinal)
    }

    package static func ping(_ bytes: [UInt8] = []) -> Self {
        Self(opcode: Opcode.ping, payload: bytes)
    }

    package static func ping(_ text: String) -> Self {
        ping(Array(text.utf8))
    }

    package static func pong(_ bytes: [UInt8] = []) -> Self {
        Self(opcode: Opcode.pong, payload: bytes)
    }

    package static func pong(_ text: String) -> Self {
        pong(Array(text.utf8))
    }

    /// A close frame; without a code its payload is empty.
    package static func close(_ code: UInt16? = 1000, _ reason: String = "") -> Self {
        let number = code.map { [UInt8($0 >> 8), UInt8($0 & 0xff)] } ?? []
        return Self(opcode: Opcode.close, payload: number + Array(reason.utf8))
    }

    /// The same message in frames of at most `size` bytes of payload: the first keeps opcode and reserved bits, the last FIN.
    package func fragments(of size: Int) -> [Self] {
        precondition(size > 0, "a fragment needs a size above 0, not \(size)")
        let starts = payload.isEmpty ? [0] : Array(stride(from: 0, to: payload.count, by: size))
        return starts.map { start in
            let end = min(start + size, payload.count)
            return Self(
                opcode: start == 0 ? opcode : Opcode.continuation,
                isFinal: isFinal && end == payload.count,
                reserved: start == 0 ? reserved : 0,
                maskingKey: maskingKey,
                payload: Array(payload[start..<end])
            )
        }
    }
}
