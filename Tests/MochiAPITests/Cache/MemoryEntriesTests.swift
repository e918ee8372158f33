import Testing

@testable import MochiAPI

@Suite struct MemoryEntriesTests {
    private func write(_ entries: MemoryEntries, _ key: String, bytes: Int = 0, at time: Int) {
        let entry = MemoryEntries.Entry(box: CacheBox(key), writtenAt: Int64(time))
        entries.write(entry, for: CacheKey(key), bytes: bytes)
    }

    private func holds(_ entries: MemoryEntries, _ key: String, at time: Int) -> Bool {
        entries.read(CacheKey(key), at: Int64(time)) != nil
    }

    /// Few entries stand in one list, many in stripes.
    @Test(arguments: [3, 100, 1_000])
    func `there are no more values than may be, and what was not used for longest has left`(most: Int) {
        let entries = MemoryEntries(.memory(maxEntries: most))
        for number in 0..<most { write(entries, "\(number)", at: number) }
        #expect(entries.count == most)
        // All but the second are used again.
        for number in 0..<most where number != 1 { #expect(holds(entries, "\(number)", at: most + number)) }
        write(entries, "new", at: 3 * most)
        #expect(entries.count == most)
        #expect(!holds(entries, "1", at: 3 * most + 1))
        write(entries, "newer", at: 3 * most + 2)
        #expect(!holds(entries, "0", at: 3 * most + 3))
        #expect(holds(entries, "2", at: 3 * most + 4))
        #expect(entries.count == most)
    }

    @Test(arguments: [100, 1_000])
    func `values take no more bytes than they may`(most: Int) {
        let entries = MemoryEntries(.memory(maxEntries: most, maxBytes: 100_000))
        for number in 0..<50 {
            write(entries, "\(number)", bytes: 9_800, at: number)
            #expect(entries.bytes <= 100_000)
        }
        #expect(entries.count == 10)
        #expect((0..<50).filter { holds(entries, "\($0)", at: 100) } == Array(40..<50))
        write(entries, "large", bytes: 99_000, at: 200)
        #expect(entries.count == 1)
        write(entries, "49", bytes: 10, at: 201)
        #expect(entries.count == 2)
    }

    @Test func `a value that has no room takes the old one of its key along`() {
        let entries = MemoryEntries(.memory(maxBytes: 1_000))
        write(entries, "a", bytes: 10, at: 1)
        write(entries, "b", bytes: 10, at: 1)
        write(entries, "a", bytes: 1_000, at: 2)
        #expect(!holds(entries, "a", at: 3))
        #expect(holds(entries, "b", at: 3))
        #expect(entries.count == 1)
    }

    @Test func `sizes that cannot be bend no bound`() {
        let entries = MemoryEntries(.memory(maxBytes: 1_000))
        write(entries, "a", bytes: .min, at: 1)
        #expect(entries.bytes == MemoryEntries.overhead + 1)
        write(entries, "b", bytes: .max, at: 2)
        #expect(entries.count == 1)
    }

    @Test func `keys count with their bytes`() {
        let entries = MemoryEntries(.memory(maxBytes: 10_000))
        for number in 0..<100 { write(entries, String(repeating: "k", count: 1_000) + "\(number)", at: number) }
        #expect(entries.count < 10)
    }

    @Test func `what is replaced, removed and cleared counts no more`() {
        let entries = MemoryEntries(.memory)
        for number in 0..<1_000 { write(entries, "\(number % 10)", bytes: 100, at: number) }
        #expect(entries.count == 10)
        #expect(entries.bytes == 10 * (MemoryEntries.overhead + 1 + 100))
        entries.remove(CacheKey("3"))
        entries.remove(CacheKey("3"))
        entries.remove(CacheKey("none"))
        #expect(entries.count == 9)
        entries.removeAll()
        #expect(entries.count == 0)
        #expect(entries.bytes == 0)
        #expect(!holds(entries, "1", at: 2_000))
    }

    @Test func `tasks that write at once keep the bounds, and every entry is its own`() async {
        let entries = MemoryEntries(.memory(maxEntries: 300, maxBytes: 60_000))
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<2_000 {
                        let key = "\((step * 7 + task * 13) % 600)"
                        let time = Int64(step)
                        switch step % 5 {
                        case 0, 1:
                            let entry = MemoryEntries.Entry(box: CacheBox(key), writtenAt: time)
                            entries.write(entry, for: CacheKey(key), bytes: step % 100)
                        case 2: entries.markStale(CacheKey(key))
                        case 3: step % 400 == 3 ? entries.removeAll() : entries.remove(CacheKey(key))
                        default:
                            let box = entries.read(CacheKey(key), at: time)?.box as? CacheBox<String>
                            #expect(box == nil || box?.value == key)
                        }
                    }
                }
            }
        }
        #expect(entries.count <= 300)
        #expect(entries.bytes <= 60_000)
        let left = (0..<600).count { holds(entries, "\($0)", at: 3_000) }
        #expect(left == entries.count)
        entries.removeAll()
        #expect(entries.count == 0)
        #expect(entries.bytes == 0)
    }
}
