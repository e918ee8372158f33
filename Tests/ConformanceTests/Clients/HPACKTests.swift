import TestSupport
import Testing

/// The examples of RFC 7541 appendix C, which our own client must get right before it judges anyone.
@Suite struct HPACKTests {
    /// Header blocks of one connection with the fields they stand for and the size of the table afterwards.
    struct Example: Sendable, CustomTestStringConvertible {
        let section: String
        var tableSize = 4096
        let blocks: [(hex: String, fields: [FieldLine], size: Int)]

        var testDescription: String { section }
    }

    private static let requests: [(fields: [FieldLine], size: Int)] = [
        (request(path: "/", scheme: "http"), 57),
        (request(path: "/", scheme: "http") + [FieldLine("cache-control", "no-cache")], 110),
        (request(path: "/index.html", scheme: "https") + [FieldLine("custom-key", "custom-value")], 164),
    ]

    private static func request(path: String, scheme: String) -> [FieldLine] {
        [
            FieldLine(":method", "GET"), FieldLine(":scheme", scheme), FieldLine(":path", path),
            FieldLine(":authority", "www.example.com"),
        ]
    }

    private static func response(_ status: String, second: Int, _ more: [FieldLine] = []) -> [FieldLine] {
        [
            FieldLine(":status", status), FieldLine("cache-control", "private"),
            FieldLine("date", "Mon, 21 Oct 2013 20:13:\(second) GMT"),
            FieldLine("location", "https://www.example.com"),
        ] + more
    }

    private static let responses: [(fields: [FieldLine], size: Int)] = [
        (response("302", second: 21), 222),
        (response("307", second: 21), 222),
        (
            response(
                "200",
                second: 22,
                [
                    FieldLine("content-encoding", "gzip"),
                    FieldLine("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
                ]
            ), 215
        ),
    ]

    private static func example(
        _ section: String,
        tableSize: Int = 4096,
        _ results: [(fields: [FieldLine], size: Int)],
        _ blocks: String...
    ) -> Example {
        let joined = zip(blocks, results).map { ($0, $1.fields, $1.size) }
        return Example(section: section, tableSize: tableSize, blocks: joined)
    }

    static let examples: [Example] = [
        example(
            "C.2.1",
            [([FieldLine("custom-key", "custom-header")], 55)],
            "400a637573746f6d2d6b65790d637573746f6d2d686561646572"
        ),
        example("C.2.2", [([FieldLine(":path", "/sample/path")], 0)], "040c2f73616d706c652f70617468"),
        example("C.2.3", [([FieldLine("password", "secret")], 0)], "100870617373776f726406736563726574"),
        example("C.2.4", [([FieldLine(":method", "GET")], 0)], "82"),
        example(
            "C.3",
            requests,
            "828684410f7777772e6578616d706c652e636f6d",
            "828684be58086e6f2d6361636865",
            "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"
        ),
        example(
            "C.4",
            requests,
            "828684418cf1e3c2e5f23a6ba0ab90f4ff",
            "828684be5886a8eb10649cbf",
            "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"
        ),
        example(
            "C.5",
            tableSize: 256,
            responses,
            "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470"
                + "733a2f2f7777772e6578616d706c652e636f6d",
            "4803333037c1c0bf",
            "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b"
                + "48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31"
        ),
        example(
            "C.6",
            tableSize: 256,
            responses,
            "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82"
                + "ae43d3",
            "4883640effc1c0bf",
            "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5"
                + "af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
        ),
    ]

    @Test(arguments: examples)
    func `the examples of the standard decode to their fields and table sizes`(example: Example) throws {
        var decoder = HPACKDecoder(tableSize: example.tableSize)
        for block in example.blocks {
            #expect(try decoder.decode(Self.bytes(block.hex)) == block.fields)
            #expect(decoder.dynamicTableSize == block.size)
        }
    }

    @Test(arguments: [(10, 5, "0a"), (1337, 5, "1f9a0a"), (42, 8, "2a"), (31, 5, "1f00"), (127, 7, "7f00")])
    func `integers encode as in C.1`(value: Int, prefix: Int, hex: String) {
        #expect(HeaderStep.integer(value, prefix: prefix, pattern: 0) == Self.bytes(hex))
    }

    @Test func `the encoder writes what the standard shows`() {
        #expect(HeaderStep.indexed(2).encoded == Self.bytes("82"))
        #expect(
            HeaderStep.indexing("custom-key", "custom-header").encoded == Self.bytes(Self.examples[0].blocks[0].hex)
        )
        #expect(HeaderStep.named(index: 4, "/sample/path").encoded == Self.bytes("040c2f73616d706c652f70617468"))
        #expect(
            HeaderStep.neverIndexed("password", "secret").encoded == Self.bytes("100870617373776f726406736563726574")
        )
        #expect(HeaderStep.tableSize(4096).encoded == Self.bytes("3fe11f"))
    }

    @Test func `every byte survives the Huffman code`() {
        let all = (0...255).map { UInt8($0) }
        #expect(Huffman.decode(Huffman.encode(all)) == all)
        #expect(Huffman.encode(Array("www.example.com".utf8)) == Self.bytes("f1e3c2e5f23a6ba0ab90f4ff"))
        for byte in all { #expect(Huffman.decode(Huffman.encode([byte])) == [byte]) }
    }

    @Test(arguments: ["ffffffff", "00", "f1e3c2e5f23a6ba0ab90f4", "fffffffc", "f8ff"])
    func `bad Huffman codes are seen`(hex: String) {
        // The end-of-string symbol, zero padding, a cut code, end-of-string again, and eight bits of padding.
        #expect(Huffman.decode(Self.bytes(hex)) == nil)
    }

    @Test(arguments: ["80", "be", "7f", "1f", "000161", "3fe21f", "82be", "8220", "7fffffffffff0f", "0081ff00"])
    func `broken blocks are seen`(hex: String) {
        var decoder = HPACKDecoder()
        #expect(throws: HPACKDecoder.Failure.self) { try decoder.decode(Self.bytes(hex)) }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        var digits = hex[...]
        var bytes: [UInt8] = []
        while !digits.isEmpty {
            bytes.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
            digits = digits.dropFirst(2)
        }
        return bytes
    }
}
