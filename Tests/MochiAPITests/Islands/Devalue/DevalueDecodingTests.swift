import Foundation
import Testing

@testable import MochiAPI

@Suite struct DevalueDecodingTests {
    private struct Mochi: Codable, Equatable {
        var name: String
        var price: Double
        var count: Int
        var note: String?
        var made: Date
        var page: URL
        var photo: Data
        var tags: Set<String>
        var stock: [String: Int]
        var prices: [Int: Decimal]
        var id: UInt64
        var filling: Filling
    }

    private enum Filling: Codable, Equatable {
        case anko
        case fruit(name: String)
    }

    @Test func `what was encoded is decoded`() throws {
        let mochi = Mochi(
            name: "Sakura <3 餅",
            price: 2.5,
            count: -2,
            note: nil,
            made: Date(timeIntervalSince1970: 1_700_000_000.123),
            page: try #require(URL(string: "https://example.com/mochi")),
            photo: Data([0, 1, 255]),
            tags: ["a", "b"],
            stock: ["x": 1, "y": 2],
            prices: [1: 1.25, 20: 3],
            id: .max,
            filling: .fruit(name: "plum")
        )
        let text = try Devalue.encode(mochi)
        #expect(try Devalue.decode(Mochi.self, from: text) == mochi)
        #expect(try Devalue.encode(Devalue.decode(Mochi.self, from: text)) == text)
    }

    private func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
        try Devalue.decode(type, from: text)
    }

    @Test func `numbers are read exactly or not at all`() throws {
        #expect(try decode("[42]", as: Int.self) == 42)
        #expect(try decode("[-128]", as: Int8.self) == -128)
        #expect(try decode("[1e3]", as: Int.self) == 1000)
        #expect(try decode(#"[["BigInt","18446744073709551615"]]"#, as: UInt64.self) == .max)
        #expect(try decode(#"[["BigInt","-170141183460469231731687303715884105728"]]"#, as: Int128.self) == .min)
        #expect(try decode(#"[["BigInt","12"]]"#, as: BigInteger.self) == 12)
        #expect(try decode("[12]", as: BigInteger.self) == 12)
        #expect(try decode("-3", as: Double.self).isNaN)
        #expect(try decode("-6", as: Double.self).sign == .minus)
        #expect(try decode("[[-4,-5]]", as: [Double].self) == [.infinity, -.infinity])
        #expect(try decode("[1e400]", as: Double.self) == .infinity)
        #expect(try decode("[0.1]", as: Float.self) == 0.1)
        #expect(try decode("[0.1]", as: Decimal.self) == Decimal(string: "0.1"))
        for text in ["[1.5]", "[128]", "[-129]", "-3", "-4", "[true]", #"["1"]"#, #"[["BigInt","128"]]"#, "[null]"] {
            #expect(throws: DecodingError.self) { try decode(text, as: Int8.self) }
        }
        #expect(throws: DecodingError.self) { try decode("[1e300]", as: Float.self) }
        #expect(throws: DecodingError.self) { try decode("[1e300]", as: Int.self) }
        #expect(throws: DecodingError.self) { try decode("-3", as: Decimal.self) }
        let digits = String(repeating: "9", count: 100_000)
        #expect(throws: DecodingError.self) { try decode(#"[["BigInt","\#(digits)"]]"#, as: Int.self) }
        #expect(try decode(#"[["BigInt","\#(digits)"]]"#, as: BigInteger.self).digits == digits)
    }

    @Test func `undefined, null and holes are nil`() throws {
        #expect(try decode("-1", as: Int?.self) == nil)
        #expect(try decode("[null]", as: Int?.self) == nil)
        #expect(try decode("[[-1,-2,1,2],null,3]", as: [Int?].self) == [nil, nil, nil, 3])
        #expect(try decode("[[-7,5,3,1],7]", as: [Int?].self) == [nil, nil, nil, 7, nil])
        #expect(try decode("[{\"a\":-1}]", as: [String: Int?].self) == ["a": nil])
        #expect(throws: DecodingError.self) { try decode("-1", as: Int.self) }
        #expect(throws: DecodingError.self) { try decode("[[-2]]", as: [Int].self) }
    }

    @Test func `a set, a typed array and a map read as arrays`() throws {
        #expect(try decode(#"[["Set",1,2],1,2]"#, as: [Int].self) == [1, 2])
        #expect(try decode(#"[["Map",1,2],1,2]"#, as: [Int].self) == [1, 2])
        #expect(try decode("[[1,1],5]", as: Set<Int>.self) == [5])
        #expect(try decode(#"[["Int16Array",1],["ArrayBuffer","//8BAA=="]]"#, as: [Int].self) == [-1, 1])
        #expect(try decode(#"[["Float32Array",1],["ArrayBuffer","AACAPwAAAEA="]]"#, as: [Float].self) == [1, 2])
        #expect(try decode(#"[["BigInt64Array",1],["ArrayBuffer","//////////8="]]"#, as: [Int64].self) == [-1])
        #expect(try decode(#"[["Uint16Array",1,2,1],["ArrayBuffer","AQACAAMA"]]"#, as: [Int].self) == [2])
    }

    @Test func `bytes are read from all that holds bytes`() throws {
        #expect(try decode(#"[["ArrayBuffer","AQID"]]"#, as: Data.self) == Data([1, 2, 3]))
        #expect(try decode(#"[["Uint8Array",1,1,2],["ArrayBuffer","AQID"]]"#, as: [UInt8].self) == [2, 3])
        #expect(try decode(#"[["DataView",1],["ArrayBuffer","AQID"]]"#, as: Data.self) == Data([1, 2, 3]))
        #expect(try decode("[[1,2],1,2]", as: [UInt8].self) == [1, 2])
        #expect(try decode("[[1,2],1,2]", as: Data.self) == Data([1, 2]))
    }

    @Test func `a dictionary is read from an object or a map`() throws {
        #expect(try decode(#"[{"1":1,"2":2},5,6]"#, as: [Int: Int].self) == [1: 5, 2: 6])
        #expect(try decode(#"[["Map",1,2,3,4],1,5,2,6]"#, as: [Int: Int].self) == [1: 5, 2: 6])
        #expect(try decode(#"[["Map",1,2],"a",5]"#, as: [String: Int].self) == ["a": 5])
        #expect(try decode(#"[["null","a",1],5]"#, as: [String: Int].self) == ["a": 5])
        #expect(try decode(#"[["Map",1,3,1,4],[2],1,5,6]"#, as: [[Int]: Int].self) == [[1]: 6])
        #expect(throws: DecodingError.self) { try decode(#"[["Map",1,2],{},5]"#, as: [String: Int].self) }
    }

    @Test func `a boxed primitive is the primitive`() throws {
        #expect(try decode(#"[["Object",1],42]"#, as: Int.self) == 42)
        #expect(try decode(#"[["Object",-6]]"#, as: Double.self) == 0)
        #expect(try decode(#"[["Object",1],["BigInt","5"]]"#, as: Int.self) == 5)
    }

    @Test func `repeated parts are read each time`() throws {
        #expect(try decode(#"[[1,1],{"a":2},3]"#, as: [[String: Int]].self) == [["a": 3], ["a": 3]])
    }

    @Test func `half a surrogate pair is a replacement character`() throws {
        #expect(try decode(#"["a\ud800b"]"#, as: String.self) == "a\u{FFFD}b")
        #expect(try decode(#"["\ud83c\udf61"]"#, as: String.self) == "🍡")
        #expect(try decode(#"["\ud83c\ud83c\udf61"]"#, as: String.self) == "\u{FFFD}🍡")
        #expect(try decode(#"["\udf61\u0041"]"#, as: String.self) == "\u{FFFD}A")
        #expect(try decode(#"["\ud83cx"]"#, as: String.self) == "\u{FFFD}x")
    }

    @Test(arguments: [#"[["Date",""]]"#, "[1]", #"["1970-01-01T00:00:00.000Z"]"#])
    func `a date that is none is no date`(text: String) {
        #expect(throws: DecodingError.self) { try decode(text, as: Date.self) }
    }

    @Test func `an error says where it is`() {
        let error = #expect(throws: DecodingError.self) { try decode(#"[{"a":1},[2],"x"]"#, as: [String: [Int]].self) }
        guard case .typeMismatch(_, let context) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(context.codingPath.map(\.stringValue) == ["a", "0"])
        #expect(context.debugDescription == "It is a string, and no Int.")
    }

    @Test func `text that is not devalue says what is wrong with it`() {
        let error = #expect(throws: DecodingError.self) { try decode("[[99]]", as: [Int].self) }
        guard case .dataCorrupted(let context) = error else { return }
        #expect(context.debugDescription == "The text is not devalue: 99 refers to nothing.")
    }
}
