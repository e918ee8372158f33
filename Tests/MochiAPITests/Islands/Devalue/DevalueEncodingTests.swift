import Foundation
import Testing

@testable import MochiAPI

@Suite struct DevalueEncodingTests {
    private struct Empty: Codable, Equatable {}

    private struct Mochi: Codable, Equatable {
        var name: String
        var price: Double
        var count: Int
        var isFresh: Bool
        var note: String?
        var tags: [String]
    }

    private enum Filling: String, Codable, CodingKeyRepresentable {
        case anko, matcha
    }

    private enum Order: Codable, Equatable {
        case none
        case some(count: Int, of: String)
    }

    private static let mochi = Mochi(name: "Sakura", price: 2.5, count: 2, isFresh: true, note: nil, tags: ["a", "b"])

    @Test func `a structure is an object in the order of its properties`() throws {
        #expect(
            try Devalue.encode(Self.mochi)
                == #"[{"name":1,"price":2,"count":3,"isFresh":4,"tags":5},"Sakura",2.5,2,true,[6,7],"a","b"]"#
        )
        #expect(try Devalue.encode(Empty()) == "[{}]")
    }

    @Test func `primitives are what they are`() throws {
        #expect(try Devalue.encode("</script>") == #"["\u003C/script>"]"#)
        #expect(try Devalue.encode(true) == "[true]")
        #expect(try Devalue.encode(7 as UInt8) == "[7]")
        #expect(try Devalue.encode(Double.nan) == "-3")
        #expect(try Devalue.encode(-Double.infinity) == "-5")
        #expect(try Devalue.encode(-0.0) == "-6")
        #expect(try Devalue.encode(0.1 as Float) == "[0.1]")
        #expect(try Devalue.encode(Float.infinity) == "-4")
        #expect(try Devalue.encode(String?.none) == "[null]")
        #expect(try Devalue.encode(String?.some("a")) == #"["a"]"#)
        #expect(try Devalue.encode([nil, 1, nil]) == "[[1,2,1],null,1]")
        #expect(try Devalue.encode([1.5, .nan, -0.0, 1.5]) == "[[1,-3,-6,1],1.5]")
    }

    @Test func `an integer that no number holds is a bigint`() throws {
        #expect(try Devalue.encode(9_007_199_254_740_991) == "[9007199254740991]")
        #expect(try Devalue.encode(9_007_199_254_740_992) == #"[["BigInt","9007199254740992"]]"#)
        #expect(try Devalue.encode(Int.min) == #"[["BigInt","-9223372036854775808"]]"#)
        #expect(try Devalue.encode([UInt64.max]) == #"[[1],["BigInt","18446744073709551615"]]"#)
        #expect(
            try Devalue.encode(["a": UInt128.max]).hasSuffix(#"["BigInt","340282366920938463463374607431768211455"]]"#)
        )
        #expect(try Devalue.encode(1 as BigInteger) == #"[["BigInt","1"]]"#)
        #expect(try Devalue.encode([1 as BigInteger, 1]) == #"[[1,1],["BigInt","1"]]"#)
    }

    @Test func `a decimal is a number when one has its value`() throws {
        #expect(try Devalue.encode(Decimal(string: "2.50") ?? 0) == "[2.5]")
        #expect(try Devalue.encode(Decimal(3)) == "[3]")
        #expect(try Devalue.encode(Decimal(string: "-123456789012345678901234567890") ?? 0).contains("BigInt"))
        #expect(throws: EncodingError.self) {
            try Devalue.encode(Decimal(string: "0.1234567890123456789012345") ?? 0)
        }
    }

    @Test func `dates, URLs and bytes have types of their own`() throws {
        #expect(
            try Devalue.encode(Date(timeIntervalSince1970: 1_700_000_000.123))
                == #"[["Date","2023-11-14T22:13:20.123Z"]]"#
        )
        let url = try #require(URL(string: "https://example.com/?q=1"))
        #expect(try Devalue.encode([url]) == #"[[1],["URL","https://example.com/?q=1"]]"#)
        #expect(try Devalue.encode(Data([1, 2, 3])) == #"[["Uint8Array",1],["ArrayBuffer","AQID"]]"#)
        #expect(try Devalue.encode([1, 2, 3] as [UInt8]) == #"[["Uint8Array",1],["ArrayBuffer","AQID"]]"#)
        #expect(try Devalue.encode([] as [UInt8]) == #"[["Uint8Array",1],["ArrayBuffer",""]]"#)
        #expect(try Devalue.encode([1, 2] as [Int8]) == "[[1,2],1,2]")
    }

    @Test func `sets and dictionaries come in a fixed order`() throws {
        #expect(try Devalue.encode(["b", "a", "c"] as Set) == #"[["Set",1,2,3],"a","b","c"]"#)
        #expect(try Devalue.encode([10, 9, -1] as Set) == #"[["Set",1,2,3],-1,9,10]"#)
        #expect(try Devalue.encode([[2], [1]] as Set) == #"[["Set",1,3],[2],1,[4],2]"#)
        #expect(try Devalue.encode(Set<String>()) == #"[["Set"]]"#)
        #expect(try Devalue.encode(["b": 1, "a": 2, "": 3]) == #"[{"":1,"a":2,"b":3},3,2,1]"#)
        #expect(try Devalue.encode([2: "b", 10: "c", 1: "a"]) == #"[["Map",1,2,3,4,5,6],1,"a",2,"b",10,"c"]"#)
        #expect(try Devalue.encode([Filling.matcha: 1, .anko: 2]) == #"[{"anko":1,"matcha":2},2,1]"#)
        #expect(try Devalue.encode([[1]: 1]) == #"[["Map",1,2],[2],1]"#)
        #expect(try Devalue.encode([String: Int]()) == "[{}]")
        #expect(try Devalue.encode([Int: Int]()) == #"[["Map"]]"#)
    }

    @Test func `two spellings of a character are two texts`() throws {
        #expect(try Devalue.encode(["é", "e\u{301}", "é"]) == "[[1,2,1],\"é\",\"e\u{301}\"]")
    }

    @Test func `enumerations encode themselves`() throws {
        #expect(try Devalue.encode(Filling.anko) == #"["anko"]"#)
        #expect(
            try Devalue.encode([Order.none, .some(count: 1, of: "a")])
                == #"[[1,3],{"none":2},{},{"some":4},{"count":5,"of":6},1,"a"]"#
        )
    }

    private class Base: Encodable {
        var name = "base"
    }

    private final class Derived: Base {
        enum CodingKeys: CodingKey { case kind }

        override func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("derived", forKey: .kind)
            try super.encode(to: container.superEncoder())
        }
    }

    @Test func `a class keeps what is above it under super`() throws {
        #expect(try Devalue.encode(Derived()) == #"[{"kind":1,"super":2},"derived",{"name":3},"base"]"#)
    }

    /// Fills nested containers by hand, and encodes a key twice.
    private struct ByHand: Encodable {
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: DevalueKey.self)
            try object.encode(1, forKey: DevalueKey("a"))
            var list = object.nestedUnkeyedContainer(forKey: DevalueKey("list"))
            try list.encode("x")
            var inner = list.nestedContainer(keyedBy: DevalueKey.self)
            try inner.encodeNil(forKey: DevalueKey("b"))
            try "single".encode(to: list.superEncoder())
            try object.encode(2, forKey: DevalueKey("a"))
        }
    }

    @Test func `containers may be filled by hand`() throws {
        #expect(try Devalue.encode(ByHand()) == #"[{"a":1,"list":2},2,[3,4,6],"x",{"b":5},null,"single"]"#)
    }

    @Test func `what one value leaves does not change the next`() throws {
        let encoding = DevalueEncoding()
        func text(_ value: some Encodable) throws -> String {
            try encoding.withText(of: value, after: "head") { try String(copying: UTF8Span(validating: $0)) }
        }
        let big = ["a": [1, 2, 3], "b": [Int](repeating: 7, count: 100), "c": []]
        let sets: [Set<String>] = [["x", "y"], []]
        for _ in 1...3 {
            #expect(try text(big) == "head" + Devalue.encode(big))
            #expect(throws: EncodingError.self) { try text(["a": [[1], nil], "__proto__": []]) }
            #expect(try text(ByHand()) == "head" + Devalue.encode(ByHand()))
            #expect(throws: EncodingError.self) { try text(Prototype()) }
            #expect(try text(sets) == "head" + Devalue.encode(sets))
            #expect(try text([Double.nan]) == "head" + Devalue.encode([Double.nan]))
            #expect(try text(Self.mochi) == "head" + Devalue.encode(Self.mochi))
            #expect(try text(-0.0) == "head-6")
            #expect(try text(Empty()) == "head[{}]")
        }
    }

    // MARK: Refusals

    private struct Prototype: Encodable {
        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: DevalueKey.self)
            _ = object.nestedContainer(keyedBy: DevalueKey.self, forKey: DevalueKey("__proto__"))
        }
    }

    private final class Cycle: Encodable {
        var next: Cycle?
    }

    @Test func `what JavaScript cannot have is refused`() {
        #expect(throws: EncodingError.self) { try Devalue.encode(["__proto__": 1]) }
        #expect(throws: EncodingError.self) { try Devalue.encode(Prototype()) }
        #expect(throws: EncodingError.self) { try Devalue.encode(URL(string: "/relative")) }
        #expect(throws: EncodingError.self) { try Devalue.encode(Date(timeIntervalSince1970: 1e13)) }
        #expect(throws: EncodingError.self) { try Devalue.encode(Date(timeIntervalSince1970: .nan)) }
    }

    @Test func `a value that contains itself is refused`() {
        let cycle = Cycle()
        cycle.next = cycle
        #expect(throws: EncodingError.self) { try Devalue.encode(cycle) }
        cycle.next = nil
    }

    @Test func `an error says where it is`() {
        let error = #expect(throws: EncodingError.self) { try Devalue.encode(["a": [URL(string: "x")]]) }
        guard case .invalidValue(_, let context) = error else { return }
        #expect(context.codingPath.map(\.stringValue) == ["a", "0"])
    }
}
