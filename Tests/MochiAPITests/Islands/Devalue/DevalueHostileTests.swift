import Foundation
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct DevalueHostileTests {
    /// Anything that a text can hold, as deep as it goes.
    private indirect enum Anything: Decodable {
        case primitive
        case list([Anything])
        case object([String: Anything])

        init(from decoder: any Decoder) throws {
            if let object = try? decoder.container(keyedBy: DevalueKey.self) {
                var values: [String: Anything] = [:]
                for key in object.allKeys { values[key.stringValue] = try object.decode(Anything.self, forKey: key) }
                self = .object(values)
            } else if var list = try? decoder.unkeyedContainer() {
                var values: [Anything] = []
                while !list.isAtEnd { values.append(try list.decode(Anything.self)) }
                self = .list(values)
            } else {
                self = .primitive
            }
        }
    }

    private static let texts =
        DevalueVectors.all.stringify.map(\.text)
        + (DevalueVectors.all.accepted + DevalueVectors.all.refused + DevalueVectors.all.lenient).map(\.json)

    /// 200,000 texts in all: what is read is written, and reads as the same again; nothing stops the process.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `changed texts are read or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let corpus = Self.texts.map { Array($0.utf8) }.filter { $0.count < 200 }
        var limits = DevalueLimits()
        limits.repetitions = 1000
        limits.depth = 20
        var accepted = 0
        for round in 0..<10_000 {
            let text = String(decoding: Self.change(corpus, using: &random), as: UTF8.self)
            guard let graph = try? DevalueReader.read(text, limits) else { continue }
            accepted += 1
            let written = DevalueWriter.write(graph)
            let again = DevalueWriter.write(try DevalueReader.read(written, limits))
            let isSame = again.utf8.elementsEqual(written.utf8)
            #expect(isSame, "seed \(seed), round \(round): \(text)")
            _ = try? Devalue.decode(Anything.self, from: text, limits: limits)
        }
        #expect(accepted > 500)
    }

    private static func change(_ corpus: [[UInt8]], using random: inout SeededGenerator) -> [UInt8] {
        let characters = Array("[]{},:\"\\-0123456789.eEu tfn".utf8)
        var text = corpus.randomElement(using: &random) ?? []
        for _ in 0...Int.random(in: 0...2, using: &random) {
            let start = Int.random(in: 0...text.count, using: &random)
            let end = Int.random(in: start...min(text.count, start + 4), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: text.removeSubrange(start..<end)
            case 1: text.insert(contentsOf: text[start..<end], at: start)
            case 2: text.insert(UInt8.random(in: .min ... .max, using: &random), at: start)
            case 3:
                let other = corpus.randomElement(using: &random) ?? []
                text.replaceSubrange(start..., with: other.suffix(Int.random(in: 0...other.count, using: &random)))
            default: text.replaceSubrange(start..<end, with: [characters.randomElement(using: &random) ?? 0])
            }
        }
        return text
    }

    @Test func `references that double do not double the time`() {
        let doubling = "[" + (1...60).map { "[\($0),\($0)]" }.joined(separator: ",") + ",1]"
        var limits = DevalueLimits()
        limits.repetitions = 10_000
        #expect(throws: DecodingError.self) { try Devalue.decode(Anything.self, from: doubling, limits: limits) }
        let objects = "[" + (1...60).map { #"{"a":\#($0),"b":\#($0)}"# }.joined(separator: ",") + ",1]"
        #expect(throws: DecodingError.self) { try Devalue.decode(Anything.self, from: objects, limits: limits) }
        #expect(throws: Never.self) { try DevalueReader.read(doubling, DevalueLimits()) }
    }

    @Test(arguments: ["[[0]]", #"[{"a":0}]"#, #"[["Set",0]]"#, "[[1],[0]]", #"[["Map",1,0],"k"]"#])
    func `a cycle has no value in Swift`(text: String) {
        #expect(throws: DecodingError.self) { try Devalue.decode(Anything.self, from: text) }
    }

    @Test(arguments: [(99, true), (100, false)])
    func `depth is limited when reading`(containers: Int, isAccepted: Bool) {
        let text = "[" + (1...containers).map { "[\($0)]" }.joined(separator: ",") + ",[]]"
        #expect(((try? Devalue.decode(Anything.self, from: text)) != nil) == isAccepted)
    }

    @Test func `the depth that is allowed fits a small stack`() async throws {
        let text = "[" + (1...99).map { #"{"a":\#($0)}"# }.joined(separator: ",") + ",[]]"
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let thread = Thread {
                continuation.resume(with: Result { _ = try Devalue.decode(Anything.self, from: text) })
            }
            thread.stackSize = 512 * 1024
            thread.start()
        }
    }

    @Test func `what is repeated counts each time`() {
        let list = Array(repeating: "1", count: 100_000).joined(separator: ",")
        let bytes = "[[\(list)],[\"ArrayBuffer\",\"\(String(repeating: "AAAA", count: 100_000))\"]]"
        #expect(throws: DecodingError.self) { try Devalue.decode([Data].self, from: bytes) }
        let texts = "[[\(list)],\"\(String(repeating: "a", count: 100_000))\"]"
        #expect(throws: DecodingError.self) { try Devalue.decode([String].self, from: texts) }
        let numbers = "[[\(list)],1]"
        #expect((try? Devalue.decode([Int].self, from: numbers))?.count == 100_000)
    }

    @Test(arguments: ["[[-7,4294967295]]", "[[-7,4294967295,4294967294,1],1]"])
    func `an array of holes makes no room for them`(text: String) {
        #expect(throws: DecodingError.self) { try Devalue.decode([Int?].self, from: text) }
    }

    @Test(arguments: ["[", "[[", "[{\"a\":", "[[1,", "{", "\"", "-", "1", "[\"\\u", "[[\"Set\","])
    func `a beginning without an end is refused, however often it is repeated`(text: String) {
        let long = String(repeating: text, count: 1_000_000 / text.utf8.count)
        #expect(throws: DevalueError.self) { try DevalueReader.read(long, DevalueLimits()) }
    }

    @Test func `a text that is too long is not looked at`() {
        let text = "[\"\(String(repeating: "a", count: 1024 * 1024))\"]"
        #expect(throws: DecodingError.self) { try Devalue.decode(String.self, from: text) }
    }

    @Test func `numbers with very many digits are no numbers`() {
        #expect(throws: DevalueError.self) {
            try DevalueReader.read("[\(String(repeating: "1", count: 500_000))]", DevalueLimits())
        }
        #expect(throws: Never.self) {
            try DevalueReader.read("[\(String(repeating: "1", count: 1000))]", DevalueLimits())
        }
    }
}
