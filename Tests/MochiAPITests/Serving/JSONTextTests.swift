import Foundation
import Testing

@testable import MochiAPI

/// What is written must be what Foundation's encoder writes.
@Suite struct JSONTextTests {
    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONText.encode(value), as: UTF8.self)
    }

    /// Without a second way: what Foundation's encoder would have been asked for is nil.
    private static func direct(_ value: some Encodable) throws -> String? {
        let writing = JSONWriting()
        try writing.encode(value)
        return writing.isUnusual ? nil : String(decoding: writing.bytes, as: UTF8.self)
    }

    private static func foundation(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    /// Fields of every kind, alone in its object so that there is one order.
    private struct One<Value: Encodable>: Encodable {
        let value: Value
    }

    private static func same(_ value: some Encodable) throws -> Bool {
        try direct(value) == foundation(value) && direct(One(value: value)) == foundation(One(value: value))
            && direct([value, value]) == foundation([value, value])
            && direct(["key": [value]]) == foundation(["key": [value]])
    }

    @Test func `numbers and texts are written as by Foundation`() throws {
        for number in [0, 1, 9, 10, -1, 123_456, .max, .min] { #expect(try Self.same(number)) }
        for number in [UInt64.max, 0, 10] { #expect(try Self.same(number)) }
        for number in [Int8.min, 7] { #expect(try Self.same(number)) }
        for number in [Int16.min, 7] { #expect(try Self.same(number)) }
        for number in [Int32.min, 7] { #expect(try Self.same(number)) }
        for number in [Int64.min, 7] { #expect(try Self.same(number)) }
        for number in [UInt.max, 7] { #expect(try Self.same(number)) }
        for number in [UInt8.max, 7] { #expect(try Self.same(number)) }
        for number in [UInt16.max, 7] { #expect(try Self.same(number)) }
        for number in [UInt32.max, 7] { #expect(try Self.same(number)) }
        let doubles = [
            0, -0.0, 1, 2.5, 30, 0.1, -1e-7, 1e16, 1e15, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .pi,
        ]
        for number in doubles { #expect(try Self.same(number)) }
        for number in doubles.map(Float.init) where number.isFinite { #expect(try Self.same(number)) }
        #expect(try Self.same(true) && Self.same(false))
        #expect(try Self.same(Int?.none) && Self.same(Int?.some(5)))
        #expect(try Self.same(URL(string: "https://example.com/a?b=c")))
        #expect(try Self.same(Date(timeIntervalSinceReferenceDate: 785_000_000.25)))
        #expect(try Self.same(UUID()))
        #expect(try Self.same([Int]()) && Self.same([String: Int]()) && Self.same([[1], [], [2, 3]]))
        #expect(try Self.same([1: "one"]))
    }

    @Test func `every character is escaped as by Foundation`() throws {
        for scalar in (0...0x7ff).compactMap(Unicode.Scalar.init) {
            let text = "a\(Character(scalar))b"
            #expect(try Self.direct(text) == Self.foundation(text))
            #expect(try Self.direct([text: 1]) == Self.foundation([text: 1]))
        }
        for text in ["", "も ち", "👩‍👩‍👧", "\"/\\\u{0}\n", "\u{2028}\u{2029}", String(repeating: "a/", count: 500)] {
            #expect(try Self.same(text))
        }
    }

    private struct Order: Codable, Equatable {
        struct Line: Codable, Equatable {
            var name = "Mochi", count = 2, price: Double? = 2.5, note: String?
        }
        enum State: String, Codable { case open, paid }
        enum Payment: Codable, Equatable {
            case card(last: String)
            case cash
        }

        var id = 10_471, state = State.paid, lines = [Line(), Line(name: "Dango", note: "no \"sugar\"")]
        var tags: Set<String> = ["sweet"], placed = Date(timeIntervalSince1970: 1_763_800_000)
        var address: [String: String] = ["city": "Kyoto"], payment = [Payment.card(last: "4242"), .cash]
        var nothing: Line?, pair = [1.5, 2], isGift = false
    }

    @Test func `a value of many fields is read back as it was, in the order of its fields`() throws {
        let text = try #require(try Self.direct(Order()))
        #expect(try JSONDecoder().decode(Order.self, from: Data(text.utf8)) == Order())
        #expect(text.hasPrefix(#"{"id":10471,"state":"paid","lines":[{"name":"Mochi","count":2,"price":2.5},{"#))
    }

    @Test func `containers that containers open end when these go on`() throws {
        let value = Custom { encoder in
            var container = encoder.container(keyedBy: Key.self)
            var nested = container.nestedUnkeyedContainer(forKey: .a)
            try nested.encode(1)
            var deeper = nested.nestedContainer(keyedBy: Key.self)
            try deeper.encode(["x": [2]], forKey: .b)
            _ = nested.nestedUnkeyedContainer()
            try nested.encode(nested.count)
            try container.encodeNil(forKey: .b)
        }
        #expect(try Self.direct([value, value]) == Self.text([value, value]))
        #expect(try Self.direct(value) == #"{"a":[1,{"b":{"x":[2]}},[],3],"b":null}"#)
    }

    // MARK: What is left to Foundation

    private final class Node: Encodable {
        var child: Node?
    }

    private class Animal: Encodable {
        let name = "Tora"
    }

    private final class Cat: Animal {
        override func encode(to encoder: any Encoder) throws {
            try super.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(9, forKey: .lives)
        }
        enum Key: String, CodingKey { case lives }
    }

    private struct Custom: Encodable {
        let body: @Sendable (any Encoder) throws -> Void
        func encode(to encoder: any Encoder) throws { try body(encoder) }
    }

    private enum Key: String, CodingKey { case a, b }

    private static let unusual: [Custom] = [
        Custom { encoder in
            var container = encoder.container(keyedBy: Key.self)
            var nested = container.nestedContainer(keyedBy: Key.self, forKey: .a)
            try container.encode(1, forKey: .b)
            try nested.encode(2, forKey: .a)
        },
        Custom { encoder in
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(1, forKey: .a)
            try Animal().encode(to: container.superEncoder(forKey: .b))
        },
        Custom { encoder in
            var container = encoder.unkeyedContainer()
            var nested = container.nestedContainer(keyedBy: Key.self)
            try container.encode(2)
            try nested.encode(container.count, forKey: .a)
        },
        Custom { encoder in
            var container = encoder.singleValueContainer()
            try container.encode(encoder.codingPath.count)
        },
        Custom { encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Data("mochi".utf8))
        },
        Custom { encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Decimal(string: "0.1"))
        },
    ]

    @Test func `what is encoded out of order is left to Foundation`() throws {
        for value in Self.unusual {
            #expect(try Self.direct(value) == nil)
            let (ours, theirs) = (try JSONText.encode(One(value: value)), try JSONEncoder().encode(One(value: value)))
            let objects = try [Data(ours), theirs].map { try JSONSerialization.jsonObject(with: $0) as? NSDictionary }
            #expect(objects[0] == objects[1])
        }
        let cat = try JSONSerialization.jsonObject(with: Data(JSONText.encode(Cat()))) as? NSDictionary
        #expect(cat == ["name": "Tora", "lives": 9] as NSDictionary)
    }

    @Test func `what has no text is refused as by Foundation`() throws {
        let nothing = Custom { _ in }
        #expect(throws: EncodingError.self) { try JSONText.encode(nothing) }
        #expect(try Self.text([nothing]) == Self.foundation([nothing]))
        for number in [Double.infinity, -.infinity, .nan] {
            #expect(throws: EncodingError.self) { try JSONText.encode(["a": number]) }
        }
        let failing = Custom { _ in throw CancellationError() }
        #expect(throws: CancellationError.self) { try JSONText.encode([failing]) }
    }

    @Test func `containers inside each other have no limit but Foundation's`() throws {
        let root = Node()
        for _ in 0..<300 {
            let parent = Node()
            parent.child = root.child
            root.child = parent
        }
        #expect(try Self.direct(root) == nil)
        #expect(try Self.text(root) == Self.foundation(root))
    }

    /// An encoder that somebody kept is good for nothing, and harms nobody.
    @Test func `an encoder that is kept writes nothing`() throws {
        final class Keeper: @unchecked Sendable {
            // Guard of the unchecked conformance: one thread has it.
            var encoder: (any Encoder)?
        }
        let keeper = Keeper()
        let keeping = Custom { encoder in
            keeper.encoder = encoder
            var container = encoder.singleValueContainer()
            try container.encode(1)
        }
        let using = Custom { encoder in
            var kept = try #require(keeper.encoder).singleValueContainer()
            try kept.encode(2)
            var container = encoder.singleValueContainer()
            try container.encode(3)
        }
        _ = try JSONText.encode([keeping])
        var late = try #require(keeper.encoder).singleValueContainer()
        try late.encode(4)
        #expect(try Self.text([keeping, keeping]) == "[1,1]")
        // Within the same array it has the place of the value that is written: the order is wrong, and noticed.
        #expect(try Self.direct([keeping, using]) == nil)
    }
}
