import Testing

@testable import MochiAPI

@Suite struct UUIDv7Tests {
    /// Numbers told beforehand, then zeros.
    private struct Fixed: RandomNumberGenerator {
        var words: [UInt64]

        mutating func next() -> UInt64 { words.isEmpty ? 0 : words.removeFirst() }
    }

    @Test func `the text has time, version, counter, variant and random bits`() {
        var random = Fixed(words: [.max, 0x1234_5678_9ABC_DEF0])
        var generator = UUIDv7.Generator()
        let made = generator.next(at: 0x0123_4567_89AB, using: &random)
        // 25 random bits begin the counter, whose first bit is 0: 0111_1111_1111 and 11_1111_1111_1111.
        #expect(made.description == "01234567-89ab-77ff-bfff-123456789abc")
        #expect(made.milliseconds == 0x0123_4567_89AB)
    }

    @Test func `within one millisecond the counter goes up`() {
        var random = Fixed(words: [])
        var generator = UUIDv7.Generator()
        let made = (0..<3).map { _ in generator.next(at: 1, using: &random).description }
        let zeros = "000000000000"
        #expect(
            made == ["0000-\(zeros)", "0001-\(zeros)", "0002-\(zeros)"].map { "00000000-0001-7000-8\($0.dropFirst())" }
        )
    }

    @Test func `what is made goes up whatever the clock does`() {
        var source = SeededClock(state: 42)
        var random = SystemRandomNumberGenerator()
        var generator = UUIDv7.Generator()
        var last: UUIDv7?
        var isRising = true
        for _ in 0..<20_000 {
            let made = generator.next(at: source.next(), using: &random)
            if let last, made <= last || made.description <= last.description { isRising = false }
            last = made
        }
        #expect(isRising)
    }

    @Test func `when the clock goes back the last time stays`() {
        var random = SystemRandomNumberGenerator()
        var generator = UUIDv7.Generator()
        let first = generator.next(at: 1_000_000, using: &random)
        let second = generator.next(at: 5, using: &random)
        #expect(second > first)
        #expect(second.milliseconds == 1_000_000)
        #expect(generator.next(at: 1_000_001, using: &random).milliseconds == 1_000_001)
    }

    @Test func `a full counter takes the next millisecond`() {
        var random = SystemRandomNumberGenerator()
        var generator = UUIDv7.Generator(milliseconds: 7, counter: (1 << 26) - 3)
        let made = (0..<4).map { _ in generator.next(at: 7, using: &random) }
        #expect(made.map(\.milliseconds) == [7, 7, 8, 8])
        #expect(made == made.sorted())
    }

    @Test func `the version and the variant are always the same`() {
        var random = SystemRandomNumberGenerator()
        var generator = UUIDv7.Generator()
        let made = (0..<1000).map { generator.next(at: UInt64($0), using: &random) }
        #expect(made.allSatisfy { $0.high >> 12 & 15 == 7 && $0.low >> 62 == 2 } == true)
    }

    /// A clock that stands, goes and jumps, both ways.
    private struct SeededClock {
        var state: UInt64
        var now: UInt64 = 1_700_000_000_000

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch state >> 60 {
            case 0..<10: break
            case 10..<14: now += 1
            case 14: now -= state >> 40 & 0xFFFF
            default: now += state >> 40 & 0xFFFF
            }
            return now
        }
    }
}
