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

    @Test(arguments: [([], [7]), ([7], []), ([7], [7, 0]), ([1, 2], [2, 1])] as [([UInt8], [UInt8])])
    func `a context is part of the seal`(context: [UInt8], other: [UInt8]) {
        let sealed = Self.key.seal(Self.plain, purpose: "p", name: "n", context: context)
        let span = sealed.span
        let opened = Self.key.open(span, purpose: "p", name: "n", context: context)
        #expect(opened == Self.plain)
        let moved = Self.key.open(span, purpose: "p", name: "n", context: other)
        #expect(moved == nil)
    }

    // A key is used by all loops at once.
    @Test func `keys seal and open on many threads`() async {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<8 as Range<UInt8> {
                group.addTask {
                    let plain = [UInt8](repeating: index, count: 40)
                    return (0..<500).allSatisfy { _ in
                        Self.key.open(Self.key.seal(plain, purpose: "p", name: "n"), purpose: "p", name: "n") == plain
                    }
                }
            }
            for await areSame in group { #expect(areSame) }
        }
    }

    private static let signing = SigningKey(Array(0..<32))

    private static func signed(_ bytes: [UInt8], _ purpose: String, _ name: String, _ context: [UInt8]) -> [UInt8] {
        var bytes = bytes
        signing.sign(&bytes, purpose: purpose, name: name, context: context)
        return bytes
    }

    private static func verifies(_ bytes: [UInt8], _ purpose: String, _ name: String, _ context: [UInt8]) -> Bool {
        signing.verifies(bytes.span, purpose: purpose, name: name, context: context)
    }

    @Test(arguments: [0, 1, 31, 32, 33, 55, 56, 64, 1000, 70_000])
    func `a signature is an HMAC over the pieces and their lengths`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var message: [UInt8] = []
        for piece in [Array("purpose".utf8), Array("name".utf8), [9], bytes] {
            for shift in stride(from: 56, through: 0, by: -8) { message.append(UInt8(piece.count >> shift & 0xFF)) }
            message += piece
        }
        let signed = Self.signed(bytes, "purpose", "name", [9])
        let isSame = signed == bytes + Secrets.hmac(message, key: Array(0..<32))
        #expect(isSame)
        #expect(Self.verifies(signed, "purpose", "name", [9]))
    }

    @Test func `a bit that changed is no longer signed, and neither is what was cut off`() {
        let signed = Self.signed(Self.plain, "p", "n", [1])
        for index in signed.indices {
            for bit in 0..<8 {
                var changed = signed
                changed[index] ^= 1 << bit
                #expect(!Self.verifies(changed, "p", "n", [1]))
            }
            #expect(!Self.verifies(Array(signed[..<index]), "p", "n", [1]))
            #expect(!Self.verifies(Array(signed[index...]), "p", "n", [1]) || index == 0)
        }
        #expect(!Self.verifies(signed + [0], "p", "n", [1]))
    }

    @Test func `nothing moves between what is signed`() {
        let signed = Self.signed([3], "ab", "cd", [1, 2])
        #expect(Self.verifies(signed, "ab", "cd", [1, 2]))
        #expect(!Self.verifies(signed, "abc", "d", [1, 2]))
        #expect(!Self.verifies(signed, "a", "bcd", [1, 2]))
        #expect(!Self.verifies(signed, "cd", "ab", [1, 2]))
        #expect(!Self.verifies(signed, "ab", "cd", []))
        #expect(!Self.verifies(signed, "ab", "cd", [1]))
        #expect(!Self.verifies([2, 3] + signed.suffix(32), "ab", "cd", [1]))
        let isByAnother = SigningKey(Array(1..<33)).verifies(signed.span, purpose: "ab", name: "cd", context: [1, 2])
        #expect(!isByAnother)
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
