import TestSupport
import Testing

@testable import MochiEngine

struct TimersTests {
    @Test func `timers fire by deadline, and in the order they were set where deadlines are equal`() {
        var timers = Timers<() -> Void>()
        var fired: [Int] = []
        for (number, deadline) in [30, 10, 20, 10, 10, 5].enumerated() {
            _ = timers.add(at: UInt64(deadline)) { fired.append(number) }
        }
        #expect(timers.earliest == 5)
        while let action = timers.next(dueAt: 20) { action() }
        #expect(fired == [5, 1, 3, 4, 2])
        #expect(timers.earliest == 30)
        #expect(timers.next(dueAt: 29) == nil)
        timers.next(dueAt: 30)?()
        #expect(fired.last == 0)
        #expect(timers.earliest == nil)
    }

    @Test func `a timer that is due may still be cancelled by the one before it`() {
        var timers = Timers<() -> Void>()
        var fired = 0
        _ = timers.add(at: 1) { fired += 1 }
        let second = timers.add(at: 1) { fired += 1 }
        timers.next(dueAt: 1)?()
        timers.cancel(second)
        #expect(timers.next(dueAt: 1) == nil)
        #expect(fired == 1)
        timers.cancel(second)
    }

    @Test func `cancelled timers do not pile up until their deadline`() {
        var timers = Timers<() -> Void>()
        let kept = timers.add(at: 5) {}
        for _ in 0..<100_000 {
            timers.cancel(timers.add(at: 1_000_000) {})
        }
        #expect(timers.count == 1)
        #expect(timers.entryCount < 100)
        #expect(timers.earliest == 5)
        timers.cancel(kept)
        #expect(timers.count == 0)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any mix of setting, cancelling and firing does what a sorted list does`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var timers = Timers<() -> Void>()
        var model: [(deadline: UInt64, number: Int, id: Timers<() -> Void>.ID)] = []
        var fired: [Int] = []
        var expected: [Int] = []
        var now: UInt64 = 0
        for number in 0..<2000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let deadline = now + UInt64.random(in: 0..<200, using: &random)
                model.append((deadline, number, timers.add(at: deadline) { fired.append(number) }))
            case 6..<8 where !model.isEmpty:
                let victim = Int.random(in: 0..<model.count, using: &random)
                timers.cancel(model.remove(at: victim).id)
            default:
                now += UInt64.random(in: 0..<20, using: &random)
                while let action = timers.next(dueAt: now) { action() }
                let due = model.filter { $0.deadline <= now }.sorted {
                    ($0.deadline, $0.number) < ($1.deadline, $1.number)
                }
                expected += due.map(\.number)
                model.removeAll { $0.deadline <= now }
            }
            #expect(timers.count == model.count)
        }
        #expect(fired == expected)
    }
}
