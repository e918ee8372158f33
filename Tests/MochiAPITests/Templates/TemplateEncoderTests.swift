import Foundation
import Testing

@testable import MochiAPI

struct TemplateEncoderTests {
    private struct Row: Encodable {
        var name: String
        var note: String?
        var size: Size?
        var count = 1
    }

    private struct Size: Encodable {
        let width: Double
        let isLarge: Bool
    }

    /// What writes one member twice, and one into a container of its own.
    private struct Unusual: Encodable {
        enum Key: String, CodingKey {
            case first, second
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            var nested = container.nestedContainer(keyedBy: Key.self, forKey: .first)
            try nested.encode("inside", forKey: .second)
            try container.encode(1, forKey: .second)
            try container.encode(2, forKey: .second)
            var elements = container.nestedUnkeyedContainer(forKey: .first)
            try elements.encode("last")
        }
    }

    @Test func `members are those that are there, in their order, whatever the object before had`() throws {
        let rows = [
            Row(name: "a"), Row(name: "b", note: "n"), Row(name: "c", size: Size(width: 1.5, isLarge: true)),
            Row(name: "d", size: Size(width: 2, isLarge: false)), Row(name: "e"), Row(name: "f"),
        ]
        let expected: TemplateValue = [
            ["name": "a", "count": 1], ["name": "b", "note": "n", "count": 1],
            ["name": "c", "size": ["width": 1.5, "isLarge": true], "count": 1],
            ["name": "d", "size": ["width": 2, "isLarge": false], "count": 1], ["name": "e", "count": 1],
            ["name": "f", "count": 1],
        ]
        #expect(try TemplateValue(encoding: rows) == expected)
        guard case .array(let values) = try TemplateValue(encoding: rows).storage else {
            Issue.record("rows are no array")
            return
        }
        let keys = values.map { value -> [String] in
            if case .object(let object) = value.storage { object.shape.keys } else { [] }
        }
        #expect(keys[1] == ["name", "note", "count"] && keys[2] == ["name", "size", "count"])
        #expect(keys[0] == keys[4])
    }

    @Test func `objects of one list that have the same members share their shape`() throws {
        let rows = (0..<3).map { Row(name: "\($0)", size: Size(width: 1, isLarge: false)) }
        guard case .array(let values) = try TemplateValue(encoding: rows).storage else {
            Issue.record("rows are no array")
            return
        }
        let shapes = values.map { value -> ObjectIdentifier? in
            if case .object(let object) = value.storage { ObjectIdentifier(object.shape) } else { nil }
        }
        #expect(shapes[0] != nil && shapes[0] == shapes[1] && shapes[1] == shapes[2])
    }

    @Test func `of what is written twice the last counts`() throws {
        #expect(
            try TemplateValue(encoding: [Unusual(), Unusual()]) == [
                ["first": ["last"], "second": 2], ["first": ["last"], "second": 2],
            ]
        )
    }

    @Test func `what is no structure is kept as what it is`() throws {
        struct All: Encodable {
            let small: UInt8 = 7
            let large: UInt64 = .max
            let half: Float = 0.5
            let date = Date(timeIntervalSince1970: 0)
            let url = URL(string: "https://example.com/a")
            let data = Data([1, 2, 3])
            let flags: [Bool?] = [true, nil]
            let names: [String?] = [nil, "a"]
            let empty: [String: Int] = [:]
        }
        #expect(
            try TemplateValue(encoding: All()) == [
                "small": 7, "large": TemplateValue(Double(UInt64.max)), "half": 0.5,
                "date": TemplateValue(Date(timeIntervalSince1970: 0)), "url": "https://example.com/a", "data": "AQID",
                "flags": [true, nil], "names": [nil, "a"], "empty": [:],
            ]
        )
        #expect(try TemplateValue(encoding: "text") == "text")
        #expect(try TemplateValue(encoding: Int8(-3)) == -3)
    }
}
