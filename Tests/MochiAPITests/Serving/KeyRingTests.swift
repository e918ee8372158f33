import Testing

@testable import MochiAPI

@Suite struct KeyRingTests {
    private static let first = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    private static let second = "HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4"

    @Test func `a key is base64url of 32 bytes`() throws {
        #expect(try SecretKey(Self.first).text == Self.first)
        #expect(try SecretKey(Self.first) == SecretKey(Self.first))
        #expect(try SecretKey(Self.first) != SecretKey(Self.second))
        let random = SecretKey.random()
        #expect(try SecretKey(random.text) == random)
        #expect(random != SecretKey.random())
    }

    @Test(arguments: [
        "", "x", first + "=", first + "A", String(first.dropLast()), first + "\n", " " + first, "secret",
        String(first.dropLast()) + "9", String(first.dropLast(2)) + "+/",
    ])
    func `nothing else is a key, and no error repeats it`(text: String) {
        let error = #expect(throws: SecretKeyError.self) { try SecretKey(text) }
        #expect(text.isEmpty || text == "x" || error?.description.contains(text) == false)
    }

    @Test func `a key is never printed`() throws {
        let key = try SecretKey(Self.first)
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(KeyRing([key]))"] {
            #expect(!text.contains(Self.first))
            #expect(!text.contains("31"), "a byte of the key")
        }
    }

    @Test(
        arguments: [
            (nil, nil, nil), ("", "", nil), (first, nil, [first]), (first, second, [first, second]),
            (first, "\(second), \(first)", [first, second, first]), (first, "", [first]),
        ] as [(String?, String?, [String]?)]
    )
    func `variables make a ring, the current key first`(current: String?, previous: String?, keys: [String]?) throws {
        #expect(try KeyRing.read(current: current, previous: previous)?.keys.map(\.text) == keys)
    }

    @Test(
        arguments: [
            ("nonsense", nil, "$MOCHI_KEY: "), (first, "nonsense", "$MOCHI_KEY_PREVIOUS: "),
            (nil, second, "$MOCHI_KEY_PREVIOUS is set"), (first, "\(second) \(second)", "$MOCHI_KEY_PREVIOUS: "),
        ] as [(String?, String?, String)]
    )
    func `a variable that is no key stops the start`(current: String?, previous: String?, beginning: String) {
        let error = #expect(throws: StartError.self) { _ = try KeyRing.read(current: current, previous: previous) }
        #expect(error?.description.hasPrefix(beginning) == true)
        #expect(error?.description.contains("nonsense") == false)
    }

    @Test func `the first key seals, and all of them open`() throws {
        let (old, new) = (try SecretKey(Self.first), try SecretKey(Self.second))
        let before = KeyRing([old]).sealing(for: "test")
        let during = KeyRing([new, old]).sealing(for: "test")
        let after = KeyRing([new]).sealing(for: "test")
        let plain = Array("mochi".utf8)
        #expect(during.open(before.seal(plain, name: "n"), name: "n") == plain)
        #expect(after.open(during.seal(plain, name: "n"), name: "n") == plain)
        #expect(after.open(before.seal(plain, name: "n"), name: "n") == nil)
    }

    @Test func `what was sealed for one purpose or name opens for no other`() throws {
        let ring = KeyRing([try SecretKey(Self.first)])
        let sealed = ring.sealing(for: "session").seal([1], name: "a")
        #expect(ring.sealing(for: "session").open(sealed, name: "a") == [1])
        #expect(ring.sealing(for: "island").open(sealed, name: "a") == nil)
        #expect(ring.sealing(for: "session").open(sealed, name: "b") == nil)
        #expect(ring.sealing(for: "session").open(sealed + "A", name: "a") == nil)
        #expect(ring.sealing(for: "session").open("", name: "a") == nil)
    }
}
