import TestSupport
import Testing

/// The codec the WebSocket tests stand on, checked against the examples of RFC 6455.
@Suite struct WebSocketFrameTests {
    /// Section 5.7: a frame and its bytes.
    static let examples: [(WebSocketFrame, [UInt8])] = [
        (.text("Hello").unmasked, [0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]),
        (.text("Hello"), [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
        (.text("Hel", isFinal: false).unmasked, [0x01, 0x03, 0x48, 0x65, 0x6c]),
        (.continuation("lo").unmasked, [0x80, 0x02, 0x6c, 0x6f]),
        (.ping("Hello").unmasked, [0x89, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]),
        (.pong("Hello"), [0x8a, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]),
        (.close(1000, "bye").unmasked, [0x88, 0x05, 0x03, 0xe8, 0x62, 0x79, 0x65]),
        (.close(nil).unmasked, [0x88, 0x00]),
    ]

    /// What no client may send, and its bytes.
    static let malformed: [(WebSocketFrame, [UInt8])] = [
        (WebSocketFrame(opcode: 0x3, maskingKey: 0), [0x83, 0x80, 0, 0, 0, 0]),
        (WebSocketFrame(opcode: 0x2, reserved: 0b101, maskingKey: nil), [0xd2, 0x00]),
        (WebSocketFrame(opcode: 0x9, isFinal: false, maskingKey: nil), [0x09, 0x00]),
        (WebSocketFrame(opcode: 0x1, maskingKey: nil, payload: [7], lengthForm: .sixteen), [0x81, 126, 0, 1, 7]),
        (
            WebSocketFrame(opcode: 0x1, maskingKey: nil, payload: [7], lengthForm: .sixtyFour),
            [0x81, 127, 0, 0, 0, 0, 0, 0, 0, 1, 7]
        ),
        (WebSocketFrame(opcode: 0x1, maskingKey: nil, payload: [7], declaredLength: 2), [0x81, 2, 7]),
        (
            WebSocketFrame(opcode: 0x2, maskingKey: nil, declaredLength: 1 << 63),
            [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]
        ),
    ]

    private static func zeros(_ count: Int) -> [UInt8] {
        Array(repeating: 0, count: count)
    }

    @Test(arguments: examples) func `a frame has the bytes of the standard, and comes back from them`(
        frame: WebSocketFrame,
        bytes: [UInt8]
    ) {
        #expect(frame.bytes == bytes)
        #expect(WebSocketFrame.decode(bytes + [0xff]) == .frame(frame, consumed: bytes.count))
        #expect(WebSocketFrame.decode([0xff, 0xff] + bytes, from: 2) == .frame(frame, consumed: bytes.count))
        #expect(frame.unmasked.violation() == nil)
    }

    @Test(arguments: malformed) func `a frame can break the rules as told`(frame: WebSocketFrame, bytes: [UInt8]) {
        #expect(frame.bytes == bytes)
    }

    @Test(
        arguments: [
            (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (256, [0x82, 126, 1, 0]),
            (65_535, [0x82, 126, 0xff, 0xff]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(Int, [UInt8])]
    ) func `a length is written in its shortest form, and read`(count: Int, head: [UInt8]) {
        let frame = WebSocketFrame.binary(Self.zeros(count)).unmasked
        #expect(Array(frame.bytes.prefix(head.count)) == head)
        #expect(frame.bytes.count == head.count + count)
        #expect(WebSocketFrame.decode(frame.bytes) == .frame(frame, consumed: head.count + count))
        #expect(frame.violation() == nil)
    }

    @Test func `every beginning of a frame needs more`() {
        let bytes = WebSocketFrame(opcode: 0x2, payload: [1, 2, 3], lengthForm: .sixtyFour).bytes
        for count in bytes.indices {
            #expect(WebSocketFrame.decode(Array(bytes[..<count])) == .needsMore)
        }
    }

    @Test func `a length with its highest bit set is no length`() {
        let frame = WebSocketFrame(opcode: 0x2, declaredLength: 1 << 63)
        guard case .invalid = WebSocketFrame.decode(frame.bytes) else {
            Issue.record("it was taken for a frame")
            return
        }
    }

    @Test func `what a server may not send is seen`() {
        let broken: [WebSocketFrame] = [
            .text("masked"),
            WebSocketFrame(opcode: 0x3, maskingKey: nil),
            WebSocketFrame(opcode: 0xb, maskingKey: nil),
            WebSocketFrame(opcode: 0x1, reserved: WebSocketFrame.Reserved.first, maskingKey: nil),
            WebSocketFrame(opcode: 0x1, maskingKey: nil, payload: [1], lengthForm: .sixteen),
            WebSocketFrame(opcode: 0x9, isFinal: false, maskingKey: nil),
            WebSocketFrame(opcode: 0xa, maskingKey: nil, payload: Self.zeros(126)),
        ]
        for frame in broken { #expect(frame.violation() != nil, "\(frame)") }
        let compressed = WebSocketFrame(opcode: 0x1, reserved: WebSocketFrame.Reserved.first, maskingKey: nil)
        #expect(compressed.violation(allowing: WebSocketFrame.Reserved.first) == nil)
        let ping = WebSocketFrame(opcode: 0x9, reserved: WebSocketFrame.Reserved.first, maskingKey: nil)
        #expect(ping.violation(allowing: WebSocketFrame.Reserved.first) != nil)
    }

    @Test func `fragments keep the opcode and the reserved bits first and FIN last`() {
        var message = WebSocketFrame.text("Hello")
        message.reserved = WebSocketFrame.Reserved.first
        var first = WebSocketFrame.text("He", isFinal: false)
        first.reserved = WebSocketFrame.Reserved.first
        #expect(message.fragments(of: 2) == [first, .continuation("ll", isFinal: false), .continuation("o")])
        #expect(message.fragments(of: 5) == [message])
        #expect(WebSocketFrame.text("").fragments(of: 1) == [.text("")])
    }

    @Test func `only codes of the registry stand in a close frame`() {
        for code: UInt16 in [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999] {
            #expect(WebSocketClose.isSendable(code), "\(code)")
        }
        for code: UInt16 in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] {
            #expect(!WebSocketClose.isSendable(code), "\(code)")
        }
    }
}
