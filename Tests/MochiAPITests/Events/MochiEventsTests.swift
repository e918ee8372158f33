import Synchronization
import Testing

@testable import MochiAPI

@Suite struct MochiEventsTests {
    /// What a handler was called with.
    private final class Calls: Sendable {
        private let all = Mutex<[String]>([])
        var values: [String] { all.withLock { $0 } }
        func add(_ text: String) { all.withLock { $0.append(text) } }
    }

    private struct Broken: Error {}

    private static func read(_ key: String) -> CacheReadEvent { CacheReadEvent(key: key, status: .miss) }

    /// An event of this test alone; the emitter is the process's.
    private let event = MochiEvent(channel: EventChannel<CacheReadEvent>("test"))

    @Test func `handlers are called in their order, until they are cancelled`() {
        let calls = Calls()
        let first = mochiEvents.on(event) { calls.add("1 \($0.key)") }
        let second = mochiEvents.on(event) { calls.add("2 \($0.key)") }
        mochiEvents.emit(event, Self.read("a"))
        first.cancel()
        first.cancel()
        mochiEvents.emit(event, Self.read("b"))
        mochiEvents.off(second)
        mochiEvents.emit(event, Self.read("c"))
        #expect(calls.values == ["1 a", "2 a", "2 b"])
        #expect(!mochiEvents.hasSubscribers(event))
    }

    @Test func `off takes all handlers of an event`() {
        let calls = Calls()
        mochiEvents.on(event) { _ in calls.add("1") }
        mochiEvents.on(event) { _ in calls.add("2") }
        mochiEvents.off(event)
        mochiEvents.emit(event, Self.read("a"))
        #expect(calls.values == [])
    }

    @Test func `a payload is made only for somebody`() {
        let calls = Calls()
        func payload() -> CacheReadEvent {
            calls.add("made")
            return Self.read("a")
        }
        mochiEvents.emit(event, payload())
        #expect(calls.values == [])
        mochiEvents.on(event) { _ in }
        mochiEvents.emit(event, payload())
        #expect(calls.values == ["made"])
    }

    @Test func `a handler that throws keeps nobody else from the event`() {
        let calls = Calls()
        mochiEvents.on(event) { _ in throw Broken() }
        mochiEvents.on(event) { calls.add($0.key) }
        mochiEvents.emit(event, Self.read("a"))
        mochiEvents.emit(event, Self.read("b"))
        #expect(calls.values == ["a", "b"])
    }

    @Test func `handlers may subscribe, cancel and emit`() {
        let calls = Calls()
        let event = event
        let box = Mutex<EventSubscription?>(nil)
        let subscription = mochiEvents.on(event) { payload in
            calls.add("outer \(payload.key)")
            guard payload.key == "a" else { return }
            box.withLock { $0 }?.cancel()
            mochiEvents.on(event) { calls.add("inner \($0.key)") }
            mochiEvents.emit(event, Self.read("b"))
        }
        box.withLock { $0 = subscription }
        mochiEvents.emit(event, Self.read("a"))
        // The one that was cancelled is not called by what is emitted from then on; the new one is.
        #expect(calls.values == ["outer a", "inner b"])
    }

    @Test func `a handler that is set replaces the one of its name`() {
        let calls = Calls()
        let other = MochiEvent(channel: EventChannel<CacheReadEvent>("other"))
        mochiEvents.setHandler("test:replaced", event) { _ in calls.add("first") }
        mochiEvents.setHandler("test:replaced", event) { _ in calls.add("second") }
        mochiEvents.emit(event, Self.read("a"))
        mochiEvents.setHandler("test:replaced", other) { _ in calls.add("third") }
        mochiEvents.emit(event, Self.read("a"))
        mochiEvents.emit(other, Self.read("a"))
        #expect(calls.values == ["second", "third"])
    }

    @Test func `names of one's own take any payload`() {
        let calls = Calls()
        #expect(!mochiEvents.hasSubscribers("test:sold"))
        let subscription = mochiEvents.on("test:sold") { calls.add("\($0)") }
        #expect(mochiEvents.hasSubscribers("test:sold"))
        mochiEvents.emit("test:sold", 7)
        mochiEvents.emit("test:sold", "mochi")
        subscription.cancel()
        mochiEvents.emit("test:sold", 8)
        #expect(calls.values == ["7", "mochi"])
    }

    @Test func `a name of ours is the same event`() {
        let calls = Calls()
        let subscription = mochiEvents.on("file:change") { calls.add(($0 as? FileChangeEvent)?.path ?? "?") }
        mochiEvents.emit(.fileChange, FileChangeEvent(path: "/test-names", type: .add))
        mochiEvents.emit("file:change", FileChangeEvent(path: "/test-strings", type: .unlinkDir))
        subscription.cancel()
        #expect(calls.values == ["/test-names", "/test-strings"])
    }

    @Test func `a task reads events in order, and the oldest go first when it does not`() async {
        let events = mochiEvents.events(event, buffer: 2)
        for key in ["a", "b", "c"] { mochiEvents.emit(event, Self.read(key)) }
        var keys: [String] = []
        for await event in events {
            keys.append(event.key)
            if keys.count == 2 { break }
        }
        #expect(keys == ["b", "c"])
    }

    @Test func `a sequence that nobody has takes its handler along`() {
        var events: AsyncStream<CacheReadEvent>? = mochiEvents.events(event)
        #expect(mochiEvents.hasSubscribers(event))
        events = nil
        #expect(events == nil)
        #expect(!mochiEvents.hasSubscribers(event))
    }

    @Test func `what a handler holds is let go of when it is cancelled`() {
        weak var held: Calls?
        do {
            let calls = Calls()
            held = calls
            let subscription = mochiEvents.on(event) { calls.add($0.key) }
            mochiEvents.emit(event, Self.read("a"))
            subscription.cancel()
        }
        // Emitters elsewhere in the process may have kept the list for a moment: the next one lets go of it.
        mochiEvents.on(event) { _ in }
        for _ in 0..<1_000_000 where held != nil { mochiEvents.emit(event, Self.read("b")) }
        #expect(held == nil)
    }

    @Test func `threads emit, subscribe and cancel at the same time`() async {
        let event = event
        let count = Atomic(0)
        let steady = mochiEvents.on(event) { _ in count.add(1, ordering: .relaxed) }
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<2000 { mochiEvents.emit(event, Self.read("a")) } }
                group.addTask {
                    for _ in 0..<500 {
                        let calls = Calls()
                        let subscription = mochiEvents.on(event) { calls.add($0.key) }
                        mochiEvents.emit(event, Self.read("b"))
                        subscription.cancel()
                        #expect(!calls.values.isEmpty)
                    }
                }
            }
        }
        steady.cancel()
        #expect(count.load(ordering: .relaxed) == 4 * 2000 + 4 * 500)
        #expect(!mochiEvents.hasSubscribers(event))
    }
}
