import Synchronization
import Testing

@testable import MochiAPI

@Suite struct RateLimitMemoryTests {
    private final class Clock: Sendable {
        private let time = Atomic<UInt64>(1_000_000_000_000)

        func now() -> UInt64 { time.load(ordering: .relaxed) }

        func advance(seconds: Int) {
            time.add(UInt64(seconds) * 1_000_000_000, ordering: .relaxed)
        }
    }

    private let clock = Clock()

    private func memory(_ limit: RateLimit, most: Int = 1000, shards: Int = 1) -> RateLimitMemory {
        RateLimitMemory(limit, most: most, shards: shards) { [clock] in clock.now() }
    }

    @Test func `each key has a bucket of its own`() {
        let memory = memory(RateLimit(2, per: .seconds(10)))
        #expect(memory.take("a").remaining == 1)
        #expect(memory.take("a").remaining == 0)
        #expect(memory.take("a").isAllowed == false)
        #expect(memory.take("b").remaining == 1)
        clock.advance(seconds: 5)
        #expect(memory.take("a").isAllowed)
    }

    @Test func `buckets are bounded, and the ones used last stay`() {
        let memory = memory(RateLimit(1, per: .seconds(3600)), most: 100)
        #expect(memory.take("kept").isAllowed)
        for number in 0..<10_000 {
            #expect(memory.take("client \(number)").isAllowed)
            #expect(memory.take("kept").isAllowed == false)
            #expect(memory.count <= 102)
        }
        #expect(memory.take("client 0").isAllowed, "forgotten")
    }

    @Test func `what would be full again is forgotten with time`() {
        let memory = memory(RateLimit(10, per: .seconds(10)))
        for number in 0..<100 { _ = memory.take("client \(number)") }
        #expect(memory.count == 100)
        for _ in 0..<3 {
            clock.advance(seconds: 11)
            _ = memory.take("other")
        }
        #expect(memory.count <= 2)
    }

    @Test func `what is not full again is not forgotten with time`() {
        let memory = memory(RateLimit(10, per: .seconds(100)))
        for _ in 0..<10 { _ = memory.take("busy") }
        // Two turns of the generations pass before it has one token more than nine.
        for second in 1..<10 {
            clock.advance(seconds: 1)
            _ = memory.take("other \(second)")
        }
        #expect(memory.take("busy").isAllowed == false)
        clock.advance(seconds: 1)
        #expect(memory.take("busy").isAllowed)
    }

    @Test func `long keys take no more room than short ones`() {
        let long = String(repeating: "a", count: 10_000)
        #expect(ClientKey.bounded(long).utf8.count == 43)
        #expect(ClientKey.bounded(long) == ClientKey.bounded(long))
        #expect(ClientKey.bounded(long) != ClientKey.bounded(long + "a"))
        #expect(ClientKey.bounded("short") == "short")
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"), ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("unix:", "unix:"),
    ])
    func `an IPv6 client is its network`(address: String, key: String) {
        #expect(ClientKey.text(of: address) == key)
    }

    @Test func `tasks that race for tokens get no more than there are`() async {
        let memory = memory(RateLimit(1000, per: .seconds(3600)), shards: 4)
        let passed = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).count { _ in memory.take("shared").isAllowed } }
            }
            return await group.reduce(0, +)
        }
        #expect(passed == 1000)
    }
}
