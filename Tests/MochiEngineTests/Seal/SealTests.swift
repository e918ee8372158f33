import Testing

@testable import MochiEngine

@Suite struct SealTests {
    private static let key = SealingKey(Array(0..<64))
    private static let plain = Array("a mochi for everybody".utf8)

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = Array(hexadecimal.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
    }

    // Computed with an implementation of RFC 5297 over AES in ECB mode, which gives the values of the RFC's appendix A.
    @Test(arguments: [
        ("session", "__Host-session", Array("mochi".utf8), "0d17d6d68bf99b73c69d55d58176956fb2fcf460a7"),
        ("a", "b", Array("x".utf8), "9efccd3d62ef2c321a2022e92254390798"),
    ])
    func `sealing is AES-256-SIV`(purpose: String, name: String, plain: [UInt8], sealed: String) {
        #expect(Self.key.seal(plain, purpose: purpose, name: name) == Self.bytes(sealed))
        #expect(Self.key.open(Self.bytes(sealed), purpose: purpose, name: name) == plain)
    }

    @Test(arguments: [1, 15, 16, 17, 1000, 100_000])
    func `what was sealed opens, whatever its length`(count: Int) {
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = Self.key.seal(plain, purpose: "p", name: "n")
        #expect(sealed.count == count + SealingKey.overhead)
        let isSame = Self.key.open(sealed, purpose: "p", name: "n") == plain
        #expect(isSame)
    }

    @Test func `a bit that changed opens nothing`() {
        let sealed = Self.key.seal(Self.plain, purpose: "p", name: "n")
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(Self.key.open(changed, purpose: "p", name: "n") == nil)
            }
        }
    }

    @Test func `what was cut off opens nothing`() {
        let sealed = Self.key.seal(Self.plain, purpose: "p", name: "n")
        for count in 0..<sealed.count {
            #expect(Self.key.open(Array(sealed.prefix(count)), purpose: "p", name: "n") == nil)
        }
        #expect(Self.key.open(sealed + [0], purpose: "p", name: "n") == nil)
    }

    @Test(arguments: [("session", "b"), ("a", "session"), ("sessio", "nb"), ("b", "session")])
    func `purpose and name are part of the seal`(purpose: String, name: String) {
        let sealed = Self.key.seal(Self.plain, purpose: "session", name: "a")
        #expect(Self.key.open(sealed, purpose: purpose, name: name) == nil)
    }

    @Test func `another key opens nothing`() {
        let sealed = Self.key.seal(Self.plain, purpose: "p", name: "n")
        #expect(SealingKey(Array(1..<65)).open(sealed, purpose: "p", name: "n") == nil)
    }

    // RFC 4231, test cases 1, 2 and 6.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `digests are HMAC-SHA256`(key: [UInt8], message: String, digest: String) {
        #expect(Secrets.hmac(Array(message.utf8), key: key) == Self.bytes(digest))
    }

    // RFC 5869, test case 3, without its extraction.
    @Test func `keys are derived by HKDF`() {
        let key = Self.bytes("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
        let derived = Self.bytes(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        )
        #expect(Secrets.derive(42, from: key, for: "") == derived)
        #expect(Secrets.derive(64, from: key, for: "a") != Secrets.derive(64, from: key, for: "b"))
    }

    @Test func `comparisons tell what differs`() {
        #expect(Secrets.areEqual([], []))
        #expect(Secrets.areEqual([1, 2], [1, 2]))
        #expect(!Secrets.areEqual([1, 2], [1, 3]))
        #expect(!Secrets.areEqual([1, 2], [1, 2, 3]))
    }

    @Test func `random bytes differ`() {
        #expect(Secrets.random(0).isEmpty)
        #expect(Set((0..<100).map { _ in Secrets.random(16) }).count == 100)
    }
}
