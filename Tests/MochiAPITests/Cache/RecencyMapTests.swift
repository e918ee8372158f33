import TestSupport
import Testing

@testable import MochiAPI

@Suite struct RecencyMapTests {
    private func keys(_ map: RecencyMap<String, Int>) -> [String] {
        var map = map
        var keys: [String] = []
        while let removed = map.removeOldest() { keys.append(removed.key) }
        return keys
    }

    @Test func `what was not used for longest leaves first`() {
        var map = RecencyMap<String, Int>()
        for (index, key) in ["a", "b", "c", "d"].enumerated() {
            #expect(map.insert(index, for: key, bytes: 10, at: Int64(index))?.value == nil)
        }
        #expect(map.use("b", at: 10) == 1)
        #expect(map.use("none", at: 11) == nil)
        #expect(map.insert(7, for: "a", bytes: 1, at: 12)?.value == 0)
        #expect(map.oldestUse == 2)
        #expect(map.count == 4)
        #expect(map.bytes == 31)
        #expect(keys(map) == ["c", "d", "b", "a"])
    }

    @Test func `a change keeps the place`() {
        var map = RecencyMap<String, Int>()
        _ = map.insert(1, for: "a", bytes: 0, at: 1)
        _ = map.insert(2, for: "b", bytes: 0, at: 2)
        #expect(map.change("a") { $0 += 10 } == true)
        #expect(map.change("c") { $0 += 10 } == false)
        #expect(keys(map) == ["a", "b"])
        #expect(map.use("a", at: 3) == 11)
    }

    @Test func `it does what a list does that is searched`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            var map = RecencyMap<String, Int>()
            // Newest last.
            var model: [(key: String, value: Int, bytes: Int)] = []
            for step in 0..<300 {
                let key = "\(Int.random(in: 0..<12, using: &generator))"
                let place = model.firstIndex { $0.key == key }
                switch Int.random(in: 0..<10, using: &generator) {
                case 0..<5:
                    let bytes = Int.random(in: 0..<100, using: &generator)
                    #expect(
                        map.insert(step, for: key, bytes: bytes, at: Int64(step))?.value
                            == place.map { model[$0].value }
                    )
                    if let place { model.remove(at: place) }
                    model.append((key, step, bytes))
                case 5..<7:
                    #expect(map.use(key, at: Int64(step)) == place.map { model[$0].value })
                    if let place { model.append(model.remove(at: place)) }
                case 7: #expect(map.remove(key)?.bytes == place.map { model.remove(at: $0).bytes })
                default: #expect(map.removeOldest()?.key == (model.isEmpty ? nil : model.removeFirst().key))
                }
                #expect(map.count == model.count)
                #expect(map.bytes == model.reduce(0) { $0 + $1.bytes })
            }
            #expect(keys(map) == model.map(\.key))
        }
    }
}
