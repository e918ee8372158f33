import Testing

@testable import MochiAPI

@Suite struct Base64URLTests {
    // RFC 4648 10, without the padding, and the two characters that differ.
    private static let rows: [([UInt8], String)] = [
        ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg"), (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xfb, 0xff], "-_8"), ([0, 0, 0], "AAAA"),
    ]

    @Test(arguments: rows) func `bytes have one text`(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(arguments: ["A", "AAAAA", "Zh", "Zm9", "Zm9=", "Zg==", "Zm 9v", "+/8", "Zm9v\n", "é", "-_9"])
    func `no other text is read`(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test func `every length comes back`() {
        for count in 0..<100 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}
