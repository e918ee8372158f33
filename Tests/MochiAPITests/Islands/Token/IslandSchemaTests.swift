import Foundation
import Testing

@testable import MochiAPI

/// A namespace, as a module or a file is one: each has a `Props`, and what differs is said by the test.
private enum Shapes {
    enum Base {
        struct Props: Codable {
            var id: Int
            var name: String
        }
    }
    enum Moved {
        enum Deeper {
            struct Props: Codable {
                let id: Int
                let name: String
            }
        }
    }
    enum WithComputed {
        struct Props: Codable {
            var id: Int
            var name: String
            var isLong: Bool { name.count > 10 }
            static let shared = 1
        }
    }
    enum WithOwnKeys {
        struct Props: Codable {
            var number: Int
            var text: String
            enum CodingKeys: String, CodingKey {
                case number = "id"
                case text = "name"
            }
        }
    }
    enum WithUncoded {
        struct Props: Codable {
            var id: Int
            var name: String
            var cache = 0
            enum CodingKeys: CodingKey { case id, name }
        }
    }
    enum ByHand {
        struct Props: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: DevalueKey.self)
                _ = try container.decode(Int.self, forKey: DevalueKey("id"))
                _ = try container.decode(String.self, forKey: DevalueKey("name"))
            }
        }
    }
    enum AsClass {
        final class Props: Codable {
            var id = 0
            var name = ""
        }
    }

    enum Added {
        struct Props: Codable {
            var id: Int
            var name: String
            var age: Int
        }
    }
    enum AddedOptional {
        struct Props: Codable {
            var id: Int
            var name: String
            var age: Int?
        }
    }
    enum Removed { struct Props: Codable { var id: Int } }
    enum Empty { struct Props: Codable {} }
    enum Renamed {
        struct Props: Codable {
            var id: Int
            var title: String
        }
    }
    enum RenamedKey {
        struct Props: Codable {
            var id: Int
            var name: String
            enum CodingKeys: String, CodingKey {
                case id = "ID"
                case name
            }
        }
    }
    enum Versioned {
        struct Props: Codable, SchemaVersioned {
            static let schemaVersion = 1
            var id: Int
            var name: String
        }
    }
    enum VersionedAgain {
        struct Props: Codable, SchemaVersioned {
            static let schemaVersion = 2
            var id: Int
            var name: String
        }
    }
    struct Other: Codable {
        var id: Int
        var name: String
    }

    struct One<Value: Codable>: Codable { var id: Value }

    enum Size: String, Codable { case small, large }
    enum Color: String, Codable, CaseIterable { case red, green }
    enum More { enum Color: String, Codable, CaseIterable { case red, green, blue } }
    enum Raw {
        enum Color: String, Codable, CaseIterable {
            case red = "r"
            case green
        }
    }
    enum Level: Int, Codable { case low, high }
    enum Late: Int, Codable { case first = 1 }
    enum Event: Codable {
        case opened(Int)
        case closed(reason: String)
    }

    /// What comes behind a property that cannot be tried out.
    struct Behind<First: Codable, Second: Codable>: Codable {
        var first: First
        var second: Second
    }
    enum Longer {
        struct Behind<First: Codable, Second: Codable>: Codable {
            var first: First
            var second: Second
            var third: Int
        }
    }
    enum Otherwise {
        struct Behind<First: Codable, Second: Codable>: Codable {
            var first: First
            var last: Second
        }
    }

    struct Tree: Codable {
        var name: String
        var children: [Tree]
    }
    enum Tagged {
        struct Tree: Codable {
            var name: String
            var children: [Tree]
            var tag: Int
        }
    }
    final class Node: Codable {
        var next: Node?
        var value = 0
    }
    indirect enum List: Codable {
        case end
        case more(Int, List)
    }
    final class Endless<Value: Codable>: Codable { var next: Endless<[Value]>? }
    struct Wide<Value: Codable>: Codable {
        var first: Value
        var second: Value
        var third: Value
    }
    class Above: Codable { var above = 0 }
    final class Below: Above {
        var below = ""
        private enum CodingKeys: CodingKey { case below }
        required init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            below = try container.decode(String.self, forKey: .below)
            try super.init(from: container.superDecoder())
        }
    }
    struct Pair: Decodable {
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            _ = try (container.decode(Int.self), container.decode(String.self))
            guard container.isAtEnd else { throw SchemaRefusal() }
        }
    }
    struct Lenient: Decodable {
        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            while !container.isAtEnd { _ = try? container.decode(Size.self) }
        }
    }
    struct Immense: Decodable {
        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            while !container.decodeNil() { _ = try? container.decode(Int.self) }
        }
    }
    struct Hexadecimal: Decodable {
        init(from decoder: any Decoder) throws {
            let text = try decoder.singleValueContainer().decode(String.self)
            guard Int(text, radix: 16) != nil else { throw SchemaRefusal() }
        }
    }
    struct Impossible: Decodable {
        init(from decoder: any Decoder) throws { throw SchemaRefusal() }
    }
    struct Fields: Codable {
        var bool: Bool
        var double: Double
        var float: Float
        var tiny: Int8
        var huge: UInt128
        var date: Date
        var url: URL
        var data: Data
        var uuid: UUID
        var decimal: Decimal
        var big: BigInteger
        var bytes: [UInt8]
        var set: Set<String>
        var map: [Int: Bool?]
        var nested: [[String: [Base.Props]]]
    }
}

@Suite struct IslandSchemaTests {
    typealias Shape = any (Decodable & SendableMetatype).Type

    private static func schema(_ type: Shape) -> UInt64 {
        IslandSchema.hash(of: type)
    }

    @Test(
        arguments: [
            (Shapes.Moved.Deeper.Props.self, "in another namespace"),
            (Shapes.WithComputed.Props.self, "with what is not stored"),
            (Shapes.WithOwnKeys.Props.self, "with keys of its own that say the same"),
            (Shapes.WithUncoded.Props.self, "with what is not coded"),
            (Shapes.ByHand.Props.self, "decoded by hand"),
            (Shapes.AsClass.Props.self, "as a class"),
        ] as [(Shape, String)]
    )
    func `what asks for the same has the same shape`(type: Shape, how: String) {
        #expect(Self.schema(type) == Self.schema(Shapes.Base.Props.self), "\(IslandSchema.text(of: type))")
    }

    @Test(
        arguments: [
            (Shapes.Base.Props.self, Shapes.Added.Props.self),
            (Shapes.Base.Props.self, Shapes.AddedOptional.Props.self),
            (Shapes.Added.Props.self, Shapes.AddedOptional.Props.self),
            (Shapes.Base.Props.self, Shapes.Removed.Props.self),
            (Shapes.Removed.Props.self, Shapes.Empty.Props.self), (Shapes.Base.Props.self, Shapes.Renamed.Props.self),
            (Shapes.Base.Props.self, Shapes.RenamedKey.Props.self), (Shapes.Base.Props.self, Shapes.Other.self),
            (Shapes.Base.Props.self, Shapes.Versioned.Props.self),
            (Shapes.Versioned.Props.self, Shapes.VersionedAgain.Props.self),
            (Shapes.One<Int>.self, Shapes.One<Int?>.self), (Shapes.One<Int>.self, Shapes.One<Int64>.self),
            (Shapes.One<Int>.self, Shapes.One<UInt>.self), (Shapes.One<Int>.self, Shapes.One<String>.self),
            (Shapes.One<Int>.self, Shapes.One<Double>.self), (Shapes.One<Double>.self, Shapes.One<Float>.self),
            (Shapes.One<String>.self, Shapes.One<URL>.self), (Shapes.One<String>.self, Shapes.One<UUID>.self),
            (Shapes.One<Date>.self, Shapes.One<Double>.self), (Shapes.One<Data>.self, Shapes.One<[UInt8]>.self),
            (Shapes.One<[Int]>.self, Shapes.One<Set<Int>>.self), (Shapes.One<[Int]>.self, Shapes.One<[Int?]>.self),
            (Shapes.One<[Int]>.self, Shapes.One<[Int]?>.self), (Shapes.One<[Int]?>.self, Shapes.One<[Int?]>.self),
            (Shapes.One<[String: Int]>.self, Shapes.One<[Int: Int]>.self),
            (Shapes.One<[String: Int]>.self, Shapes.One<[String: String]>.self),
            (Shapes.One<[Shapes.Base.Props]>.self, Shapes.One<[Shapes.Added.Props]>.self),
            (Shapes.One<Shapes.Base.Props?>.self, Shapes.One<Shapes.Renamed.Props?>.self),
            (Shapes.One<Shapes.Versioned.Props?>.self, Shapes.One<Shapes.VersionedAgain.Props?>.self),
            (Shapes.One<[String: Shapes.Base.Props]>.self, Shapes.One<[String: Shapes.Removed.Props]>.self),
            (Shapes.Color.self, Shapes.More.Color.self), (Shapes.Color.self, Shapes.Raw.Color.self),
            (Shapes.One<Shapes.Color>.self, Shapes.One<Shapes.More.Color>.self),
            (Shapes.One<Shapes.Color>.self, Shapes.One<Shapes.Size>.self),
            (Shapes.One<Shapes.Color>.self, Shapes.One<String>.self),
            (Shapes.One<Shapes.Level>.self, Shapes.One<Shapes.Late>.self),
            (Shapes.One<Shapes.Event>.self, Shapes.One<Int>.self),
            (Shapes.Tree.self, Shapes.Tagged.Tree.self),
            // Behind what cannot be tried out.
            (Shapes.Behind<Shapes.Size, Int>.self, Shapes.Behind<Shapes.Size, String>.self),
            (Shapes.Behind<Shapes.Size, Int>.self, Shapes.Longer.Behind<Shapes.Size, Int>.self),
            (Shapes.Behind<Shapes.Size, Int>.self, Shapes.Otherwise.Behind<Shapes.Size, Int>.self),
            (Shapes.Behind<Shapes.Size, Shapes.Base.Props>.self, Shapes.Behind<Shapes.Size, Shapes.Added.Props>.self),
            (Shapes.Behind<Shapes.Event, Int>.self, Shapes.Longer.Behind<Shapes.Event, Int>.self),
            (Shapes.Behind<Shapes.Color, Int>.self, Shapes.Longer.Behind<Shapes.Color, Int>.self),
            (Shapes.Behind<Shapes.Late, Int>.self, Shapes.Longer.Behind<Shapes.Late, Int>.self),
            (
                Shapes.One<Shapes.Behind<Shapes.Size, Int>>.self,
                Shapes.One<Shapes.Longer.Behind<Shapes.Size, Int>>.self
            ),
        ] as [(Shape, Shape)]
    )
    func `another shape has another number`(type: Shape, other: Shape) {
        #expect(Self.schema(type) != Self.schema(other), "\(IslandSchema.text(of: type))")
    }

    // A number that another process, machine or release of Swift finds as well.
    @Test func `a shape and its number are for ever`() {
        #expect(IslandSchema.text(of: Shapes.Base.Props.self) == #"Props#0{keys "id" Int;"name" String;}"#)
        #expect(Self.schema(Shapes.Base.Props.self) == 0x7E5C_F5A0_4F99_CF9E)
    }

    @Test(
        arguments: [
            (Int.self, #"Int;"#),
            (Shapes.Empty.Props.self, #"Props#0{}"#),
            (Shapes.AddedOptional.Props.self, #"Props#0{keys "id" Int;"name" String;"age"? "age"nil "age" Int;}"#),
            (Shapes.Versioned.Props.self, #"Props#0v1{keys "id" Int;"name" String;}"#),
            (Shapes.Color.self, #"Color#0{"red"|"green"|}"#),
            (Shapes.Size.self, #"Size#0{String;!}"#),
            (Shapes.Level.self, #"Level#0{Int;}"#),
            (Shapes.Late.self, #"Late#0{Int;}"#),
            (Shapes.Event.self, #"Event#0{keys !}"#),
            (Shapes.Tree.self, #"Tree#0{keys "name" String;"children" Array(#0;)}"#),
            (Shapes.Node.self, #"Node#0{keys "next"? #0;"value" Int;}"#),
            (Shapes.List.self, #"List#0{keys !}"#),
            (Shapes.Below.self, #"Below#0{keys "below" String;"super"/ keys "above" Int;}"#),
            (Shapes.Pair.self, #"Pair#0{elements Int;String;}"#),
            (Shapes.Lenient.self, #"Lenient#0{elements Size#1{String;!}#1;}"#),
            (Shapes.Hexadecimal.self, #"Hexadecimal#0{String;}"#),
            (Shapes.Impossible.self, #"Impossible#0{!}"#),
            ([Shapes.Impossible].self, #"Array(Impossible#0{!})"#),
            (
                Shapes.Behind<Int?, Shapes.Color>.self,
                #"Behind<Optional<Int>, Color>#0{keys "first" Optional(Int;)"second" Color#1{"red"|"green"|}}"#
            ),
            (
                Shapes.Behind<Shapes.Size, Shapes.Base.Props>.self,
                #"Behind<Size, Props>#0{keys "first" Size#1{String;!}!"#
                    + #""first".#1;"second".Props#2{keys "id" Int;"name" String;}}"#
            ),
            (
                Shapes.One<Shapes.Behind<Shapes.Size, Int>>.self,
                #"One<Behind<Size, Int>>#0{keys "id" Behind<Size, Int>#1{keys "first" Size#2{String;!}!"#
                    + #""first".#2;"second".Int;}!"id".#1;}"#
            ),
        ] as [(Shape, String)]
    )
    func `a shape is what is asked for`(type: Shape, text: String) {
        #expect(IslandSchema.text(of: type) == text)
    }

    @Test func `types that are read as a whole are words`() {
        let text = IslandSchema.text(of: Shapes.Fields.self)
        let words = #"""
            "bool" Bool;"double" Double;"float" Float;"tiny" Int8;"huge" UInt128;"date" Date;"url" URL;"data" Data;
            "uuid" UUID;"decimal" Decimal;"big" BigInteger;"bytes" Array(UInt8;)"set" Set(String;)
            "map" Dictionary(Int;Optional(Bool;))
            "nested" Array(Dictionary(String;Array(Props#1{keys "id" Int;"name" String;})))
            """#
        #expect(text == "Fields#0{keys \(words.filter { $0 != "\n" })}")
    }

    @Test(arguments: [Shapes.Endless<Int>.self, Shapes.Immense.self, Shapes.List.self] as [Shape])
    func `a shape without an end is cut off, at the same place each time`(type: Shape) {
        let text = IslandSchema.text(of: type)
        #expect(text == IslandSchema.text(of: type))
        #expect(text.utf8.count < 1_000_000)
    }

    @Test func `a type that is met again is not written again`() {
        typealias Wide = Shapes.Wide
        let text = IslandSchema.text(of: Wide<Wide<Wide<Wide<Wide<Wide<Wide<Wide<Int>>>>>>>>.self)
        #expect(text.utf8.count < 2000)
    }
}
