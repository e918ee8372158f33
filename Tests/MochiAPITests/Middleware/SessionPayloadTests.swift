import Testing

@testable import MochiAPI

@Suite struct SessionPayloadTests {
    private static let id = [UInt8](0..<16)

    private static func payload(_ values: [(String, String)]) -> SessionPayload {
        var payload = SessionPayload(end: 1_700_000_000, id: id)
        for (name, json) in values { payload[name] = Array(json.utf8) }
        return payload
    }

    @Test(
        arguments: [
            [], [("a", "1")], [("User", "{\"name\":\"Yuki\"}"), ("Cart", "[1,2,3]"), ("", "\"\""), ("é", "{}")],
            [("long", String(repeating: "x", count: 60_000))],
        ] as [[(String, String)]]
    )
    func `what was written is read`(values: [(String, String)]) throws {
        let payload = Self.payload(values)
        let isSame = SessionPayload(try #require(payload.encoded)) == payload
        #expect(isSame)
    }

    @Test func `the bytes are those of the drawing`() {
        let encoded = Self.payload([("ab", "12")]).encoded
        let expected: [UInt8] =
            [1, 0, 0, 0, 0, 0x65, 0x53, 0xf1, 0x00] + Self.id + [0, 2, 0x61, 0x62, 0, 2, 0x31, 0x32]
        #expect(encoded == expected)
    }

    @Test func `what is cut off or of another version is not read`() throws {
        let bytes = try #require(Self.payload([("ab", "12"), ("c", "3")]).encoded)
        for count in 0..<bytes.count where count != 25 && count != 33 {
            #expect(SessionPayload(Array(bytes.prefix(count))) == nil, "\(count)")
        }
        #expect(SessionPayload([2] + bytes.dropFirst()) == nil)
        #expect(SessionPayload(bytes.prefix(25) + [0, 1, 0xff, 0, 0]) == nil, "a name that is not UTF-8")
    }

    @Test func `a name is kept once, and what is longer than any cookie not at all`() {
        var payload = Self.payload([("a", "1"), ("b", "2"), ("a", "3")])
        #expect(payload.values.map(\.name) == ["b", "a"])
        #expect(payload["a"] == Array("3".utf8))
        payload["a"] = nil
        #expect(payload.values.map(\.name) == ["b"])
        payload["a"] = [UInt8](repeating: 0, count: 70_000)
        #expect(payload.encoded == nil)
    }
}
