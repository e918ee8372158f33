import Foundation
import Testing

@testable import MochiAPI

@Suite struct CacheSizeTests {
    private struct Product: Sendable {
        let name: String
        let tags: [String]
        let price: Double?
    }

    private class Node {
        let text = String(repeating: "a", count: 1_000)
        var next: Node?
    }

    private final class Leaf: Node {
        let more = [UInt8](repeating: 0, count: 500)
    }

    private func isWithin(_ size: Int, _ least: Int, _ most: Int) -> Bool { (least...most).contains(size) }

    @Test func `text and bytes count as what they are`() {
        #expect(CacheSize.estimate(7) == 8)
        #expect(CacheSize.estimate("short") == 16)
        let text = String(repeating: "ü", count: 50_000)
        #expect(isWithin(CacheSize.estimate(text), 100_000, 100_100))
        #expect(isWithin(CacheSize.estimate(text.dropFirst()), 99_998, 100_100))
        #expect(isWithin(CacheSize.estimate([UInt8](repeating: 1, count: 100_000)), 100_000, 100_100))
        #expect(isWithin(CacheSize.estimate(Data(count: 100_000)), 100_000, 100_100))
        #expect(isWithin(CacheSize.estimate(Optional(text)), 100_000, 100_100))
    }

    @Test func `what is within others counts as well`() {
        let long = String(repeating: "a", count: 1_000)
        let product = Product(name: long, tags: [long, long], price: 3)
        #expect(isWithin(CacheSize.estimate(product), 3_000, 3_300))
        #expect(isWithin(CacheSize.estimate(["a": long, "b": long]), 2_000, 2_300))
        #expect(isWithin(CacheSize.estimate((long, [long])), 2_000, 2_300))
        #expect(isWithin(CacheSize.estimate(Leaf()), 1_500, 1_800))
    }

    @Test func `a long collection is estimated from its beginning`() {
        let products = (0..<100_000).map { Product(name: "mochi number \($0), with beans", tags: [], price: nil) }
        #expect(isWithin(CacheSize.estimate(products), 8_000_000, 14_000_000))
        #expect(isWithin(CacheSize.estimate([Int](repeating: 1, count: 10_000)), 80_000, 80_100))
    }

    @Test func `objects that know each other have an end`() {
        let first = Node()
        let second = Node()
        first.next = second
        second.next = first
        #expect(CacheSize.estimate(first) > 2_000)
        first.next = nil
    }
}
