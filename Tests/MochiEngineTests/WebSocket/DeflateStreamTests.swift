import TestSupport
import Testing

@testable import MochiEngine

@Suite struct DeflateStreamTests {
    private static func pack(_ bytes: [UInt8]) -> [UInt8]? {
        Deflate.pack(bytes.span)
    }

    private static func unpack(_ stream: [UInt8], _ count: Int) -> [UInt8]? {
        Deflate.unpack(stream.span, count: count)
    }

    private static func text(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in UInt8.random(in: 97...100, using: &random) }
    }

    @Test(arguments: [20, 100, 256, 512, 513, 1000, 1024, 5000, 32_768, 65_535, 200_000])
    func `what was packed unpacks, whatever its length`(count: Int) throws {
        let bytes = Self.text(count)
        let packed = try #require(Self.pack(bytes))
        #expect(packed.count < count)
        let isSame = Self.unpack(packed, count) == bytes
        #expect(isSame)
    }

    @Test(arguments: [0, 1, 2, 3, 300, 5000])
    func `what would not be shorter is not packed`(count: Int) {
        var random = SeededGenerator(seed: 1)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Self.pack(bytes) == nil)
    }

    @Test func `a stream of another length unpacks to nothing`() throws {
        let bytes = Self.text(1000)
        let packed = try #require(Self.pack(bytes))
        for count in [0, 1, 999, 1001, 100_000] { #expect(Self.unpack(packed, count) == nil) }
        for count in 0..<packed.count { #expect(Self.unpack(Array(packed[..<count]), 1000) == nil) }
        #expect(Self.unpack(packed + [0], 1000) == nil)
        #expect(Self.unpack(packed + packed, 2000) == nil)
    }

    @Test func `a stream that would become immense stops at what was asked for`() throws {
        let zeros = [UInt8](repeating: 0, count: 10_000_000)
        let bomb = try #require(Self.pack(zeros))
        #expect(bomb.count < 20_000)
        let unpacked = Self.unpack(bomb, 65_535)
        #expect(unpacked == nil)
    }

    @Test(
        arguments: [
            [], [0x07], [0xFF, 0xFF], [0x02], [0x01, 0x01, 0x00, 0xFE, 0xFE, 0x00], [0x63, 0x00, 0x02],
        ] as [[UInt8]]
    )
    func `what is no stream unpacks to nothing`(bytes: [UInt8]) {
        for count in 0...2 { #expect(Self.unpack(bytes, count) == nil) }
    }

    @Test func `an empty stream and a stored block are streams`() {
        #expect(Self.unpack([0x03, 0x00], 0) == [])
        #expect(Self.unpack([0x01, 0x01, 0x00, 0xFE, 0xFF, 0x2A], 1) == [0x2A])
    }

    @Test func `bytes at random are streams or not, and nothing else happens`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let count = Int.random(in: 0...100, using: &random)
            if let unpacked = Self.unpack(bytes, count) { #expect(unpacked.count == count) }
        }
    }
}
