import TestSupport
import Testing

/// What a client may not send, and the close code that it gets (RFC 6455 sections 5 and 7).
struct MalformedFrames: Sendable, CustomTestStringConvertible {
    let name: String
    let code: UInt16
    /// Messages that come back before.
    let echoes: Int
    let bytes: [UInt8]

    var testDescription: String { "\(name): \(code)" }

    private init(_ name: String, _ code: UInt16, echoes: Int = 0, _ frames: WebSocketFrame...) {
        self.init(name, code, echoes: echoes, bytes: frames.flatMap(\.bytes))
    }

    private init(_ name: String, _ code: UInt16, echoes: Int = 0, bytes: [UInt8]) {
        self.name = name
        self.code = code
        self.echoes = echoes
        self.bytes = bytes
    }

    static let all = heads + controls + fragments + closes + texts + lengths

    // MARK: The first two bytes

    private static let heads: [Self] =
        [
            Self("an unmasked text", 1002, WebSocketFrame.text("Hello").unmasked),
            Self("an empty unmasked text", 1002, WebSocketFrame.text("").unmasked),
            Self("an unmasked ping", 1002, WebSocketFrame.ping("Hello").unmasked),
            Self("an unmasked close", 1002, WebSocketFrame.close().unmasked),
            Self("an unmasked message behind a good one", 1002, echoes: 1, .text("a"), .text("b").unmasked),
        ]
        + [UInt8](1...7).flatMap { bits in
            [
                Self("text with reserved bits \(bits)", 1002, WebSocketFrame(opcode: 1, reserved: bits, payload: [97])),
                Self("ping with reserved bits \(bits)", 1002, WebSocketFrame(opcode: 9, reserved: bits)),
                Self("close with reserved bits \(bits)", 1002, WebSocketFrame(opcode: 8, reserved: bits)),
                Self(
                    "continuation with reserved bits \(bits)",
                    1002,
                    .text("a", isFinal: false),
                    WebSocketFrame(opcode: 0, reserved: bits)
                ),
            ]
        }
        + ([UInt8](3...7) + [UInt8](11...15)).flatMap { opcode in
            [
                Self("opcode \(opcode)", 1002, WebSocketFrame(opcode: opcode)),
                Self("opcode \(opcode) with payload", 1002, WebSocketFrame(opcode: opcode, payload: [1, 2, 3])),
                Self(
                    "opcode \(opcode) inside a message",
                    1002,
                    .text("a", isFinal: false),
                    WebSocketFrame(opcode: opcode)
                ),
            ]
        }

    // MARK: Control frames

    private static let controls: [Self] = [8, 9, 10].flatMap { (opcode: UInt8) in
        let long = [UInt8](repeating: 3, count: 126)
        return [
            Self("fragmented control frame \(opcode)", 1002, WebSocketFrame(opcode: opcode, isFinal: false)),
            Self("control frame \(opcode) with 126 bytes", 1002, WebSocketFrame(opcode: opcode, payload: long)),
            Self(
                "control frame \(opcode) with 65536 bytes to come",
                1002,
                WebSocketFrame(opcode: opcode, declaredLength: 65536)
            ),
            Self(
                "control frame \(opcode) whose length takes more bits than needed",
                1002,
                WebSocketFrame(opcode: opcode, payload: [3, 232], lengthForm: .sixteen)
            ),
        ]
    }

    // MARK: Fragments

    private static let fragments: [Self] = [
        Self("a continuation of nothing", 1002, .continuation("a")),
        Self("a continuation of nothing, without an end", 1002, .continuation("a", isFinal: false)),
        Self("a continuation behind a whole message", 1002, echoes: 1, .text("a"), .continuation("b")),
        Self(
            "a continuation behind the last one",
            1002,
            echoes: 1,
            .text("a", isFinal: false),
            .continuation("b"),
            .continuation("c")
        ),
        Self("a text inside a text", 1002, .text("a", isFinal: false), .text("b")),
        Self("a binary message inside a text", 1002, .text("a", isFinal: false), .binary([98])),
        Self(
            "a message inside a message, behind a ping",
            1002,
            .binary([97], isFinal: false),
            .ping("between"),
            .text("b", isFinal: false)
        ),
    ]

    // MARK: Close frames

    private static let closes: [Self] =
        [
            Self("close with 1 byte", 1002, WebSocketFrame(opcode: 8, payload: [3])),
            Self("close with half a character", 1007, WebSocketFrame(opcode: 8, payload: [3, 232, 0xc3])),
            Self("close with a reason that is not UTF-8", 1007, WebSocketFrame(opcode: 8, payload: [3, 232, 0xff])),
            Self("close with a surrogate", 1007, WebSocketFrame(opcode: 8, payload: [3, 232, 0xed, 0xa0, 0x80])),
        ]
        + [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535].map { (code: UInt16) in
            Self("close with code \(code)", 1002, .close(code))
        }

    // MARK: Text

    private static let texts: [Self] =
        [
            ("a lone continuation byte", [0x80]), ("a lead byte at the end", [0x61, 0xc3]),
            ("an overlong slash", [0xc0, 0xaf]), ("an overlong slash in three", [0xe0, 0x80, 0xaf]),
            ("a surrogate", [0xed, 0xa0, 0x80]), ("more than U+10FFFF", [0xf4, 0x90, 0x80, 0x80]), ("0xFF", [0xff]),
            ("a mistake behind many good bytes", [UInt8](repeating: 97, count: 70000) + [0xfe]),
        ].map { (name: String, bytes: [UInt8]) in
            Self("text with \(name)", 1007, WebSocketFrame(opcode: 1, payload: bytes))
        } + [
            Self(
                "text whose first bytes are wrong, with more to come",
                1007,
                bytes: Array(
                    WebSocketFrame(opcode: 1, payload: [0xff] + [UInt8](repeating: 97, count: 50)).bytes.dropLast(40)
                )
            ),
            Self(
                "a fragment that is not UTF-8, with more to come",
                1007,
                .text("good", isFinal: false),
                .continuation([0xff], isFinal: false)
            ),
            Self(
                "a character whose second part is wrong",
                1007,
                WebSocketFrame(opcode: 1, isFinal: false, payload: [0xe2, 0x82]),
                .continuation([0x20], isFinal: false)
            ),
            Self(
                "a message that ends inside a character",
                1007,
                WebSocketFrame(opcode: 1, isFinal: false, payload: [0xe2, 0x82]),
                .continuation([])
            ),
        ]

    // MARK: Lengths

    private static let limit: UInt64 = 16 * 1024 * 1024

    private static let lengths: [Self] = [
        Self(
            "5 bytes in 16 bits",
            1002,
            WebSocketFrame(opcode: 1, payload: [UInt8](repeating: 97, count: 5), lengthForm: .sixteen)
        ),
        Self(
            "125 bytes in 16 bits",
            1002,
            WebSocketFrame(opcode: 1, payload: [UInt8](repeating: 97, count: 125), lengthForm: .sixteen)
        ),
        Self(
            "5 bytes in 64 bits",
            1002,
            WebSocketFrame(opcode: 2, payload: [UInt8](repeating: 97, count: 5), lengthForm: .sixtyFour)
        ),
        Self("65535 bytes in 64 bits", 1002, WebSocketFrame(opcode: 2, lengthForm: .sixtyFour, declaredLength: 65535)),
        Self("a length with the highest bit", 1002, WebSocketFrame(opcode: 2, declaredLength: 1 << 63)),
        Self("the largest number", 1002, WebSocketFrame(opcode: 2, declaredLength: .max)),
        Self("a message that will be too large", 1009, WebSocketFrame(opcode: 2, declaredLength: limit + 1)),
        Self("a text that will be too large", 1009, WebSocketFrame(opcode: 1, declaredLength: limit + 1)),
        Self("a message of 2^63 - 1 bytes", 1009, WebSocketFrame(opcode: 2, declaredLength: (1 << 63) - 1)),
        Self(
            "a message that will be too large, behind a good one",
            1009,
            echoes: 1,
            .text("a"),
            WebSocketFrame(opcode: 2, declaredLength: 1 << 40)
        ),
        Self(
            "a first fragment that will be too large",
            1009,
            WebSocketFrame(opcode: 2, isFinal: false, declaredLength: limit + 1)
        ),
        Self(
            "fragments that will be too large together",
            1009,
            .binary([1], isFinal: false),
            WebSocketFrame(opcode: 0, declaredLength: limit)
        ),
    ]
}
