// What stands on the wire:
//
//     FIN RSV1-3 opcode(4) │ MASK length(7) │ length(16 or 64), after 126 or 127 │ key(32), with MASK │ payload

extension WebSocketFrame {
    package var bytes: [UInt8] {
        let length = declaredLength ?? UInt64(payload.count)
        let mask: UInt8 = maskingKey == nil ? 0 : 0x80
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | (reserved & 0b111) << 4 | opcode & 0xf]
        switch lengthForm {
        case .seven: bytes.append(mask | UInt8(length & 0x7f))
        case .sixteen: bytes += [mask | 126] + Self.bigEndian(length, count: 2)
        case .sixtyFour: bytes += [mask | 127] + Self.bigEndian(length, count: 8)
        }
        if let maskingKey { bytes += Self.bigEndian(UInt64(maskingKey), count: 4) }
        return bytes + Self.masked(payload, with: maskingKey ?? 0)
    }

    package enum Outcome: Sendable, Equatable {
        case frame(WebSocketFrame, consumed: Int)
        case needsMore
        /// The length has its highest bit set, which no frame may have.
        case invalid(String)
    }

    /// Reads the frame that starts at `start`, keeping what is malformed but has an end: `violation(allowing:)` judges it.
    package static func decode(_ bytes: [UInt8], from start: Int = 0) -> Outcome {
        let available = bytes.count - start
        guard available >= 2 else { return .needsMore }
        let (form, extra): (LengthForm, Int) =
            switch bytes[start + 1] & 0x7f {
            case 126: (.sixteen, 2)
            case 127: (.sixtyFour, 8)
            default: (.seven, 0)
            }
        guard available >= 2 + extra else { return .needsMore }
        let length =
            form == .seven ? UInt64(bytes[start + 1] & 0x7f) : number(bytes[start + 2..<start + 2 + extra])
        guard length < 1 << 63 else { return .invalid("a payload length of \(length)") }
        let hasKey = bytes[start + 1] & 0x80 != 0
        let head = 2 + extra + (hasKey ? 4 : 0)
        guard available >= head, available - head >= length else { return .needsMore }
        let body = start + head
        let key = hasKey ? UInt32(number(bytes[body - 4..<body])) : nil
        let frame = Self(
            opcode: bytes[start] & 0xf,
            isFinal: bytes[start] & 0x80 != 0,
            reserved: bytes[start] >> 4 & 0b111,
            maskingKey: key,
            payload: masked(Array(bytes[body..<body + Int(length)]), with: key ?? 0),
            lengthForm: form
        )
        return .frame(frame, consumed: head + Int(length))
    }

    /// What is wrong with this frame as one of a server, looked at alone; `reserved` are the bits an extension gave a meaning.
    package func violation(allowing reserved: UInt8 = 0) -> String? {
        if maskingKey != nil { return "a masked frame" }
        if self.reserved & ~reserved != 0 { return "reserved bits \(self.reserved)" }
        if ![0x0, 0x1, 0x2, 0x8, 0x9, 0xa].contains(opcode) { return "opcode \(opcode)" }
        if lengthForm != .shortest(for: UInt64(payload.count)) {
            return "a length of \(payload.count) in \(lengthForm.rawValue) bits"
        }
        guard isControl else { return nil }
        if !isFinal { return "a fragmented control frame" }
        if self.reserved != 0 { return "a control frame with reserved bits" }
        if payload.count > 125 { return "a control frame with \(payload.count) bytes" }
        return nil
    }

    /// A key of 0 changes nothing, and costs nothing: large messages are sent with it.
    private static func masked(_ payload: [UInt8], with key: UInt32) -> [UInt8] {
        if key == 0 { return payload }
        let key = bigEndian(UInt64(key), count: 4)
        var payload = payload
        for index in payload.indices { payload[index] ^= key[index & 3] }
        return payload
    }

    private static func bigEndian(_ value: UInt64, count: Int) -> [UInt8] {
        (1...count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - $0))) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
