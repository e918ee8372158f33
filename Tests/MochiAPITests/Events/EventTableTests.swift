import Foundation
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

/// All events against the table of upstream's: none is missing, and none has a key too many.
@Suite struct EventTableTests {
    private struct Keys: EventFields {
        var all: [String] = []

        mutating func add<Value: EventValue>(_ name: StaticString, _ value: Value, _ about: StaticString) {
            all.append("\(name)")
        }
    }

    @Test func `names and keys are those of the table, in its order`() {
        #expect(EventCatalog.all.map(\.channel.name) == EventTable.rows.map(\.key))
        for (entry, row) in zip(EventCatalog.all, EventTable.rows) {
            var keys = Keys()
            entry.describe(to: &keys)
            #expect(keys.all == EventTable.keys(row.value).all, "\(row.key)")
        }
    }

    @Test func `a server that does everything fires each event, with its keys`() async throws {
        let mark = "table-\(UInt64.random(in: .min ... .max))"
        let recorder = EventRecorder(names: EventTable.rows.map(\.key))
        try await EventfulServer(mark).run(until: recorder)
        let fired = recorder.payloads
        for (name, row) in EventTable.rows {
            // Of events that say whose they are, those of this test.
            let ours = (fired[name] ?? []).filter { $0.contains(mark) || !EventTable.named.contains(name) }
            #expect(!ours.isEmpty, "\(name) was never fired")
            let (all, required) = EventTable.keys(row)
            var seen: Set<String> = []
            for json in ours {
                let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
                let keys = Set(try #require(object).keys)
                #expect(keys.isSubset(of: all) && keys.isSuperset(of: required), "\(name) \(json)")
                seen.formUnion(keys)
            }
            // Each key that may be missing is there at least once, but for what only processes with signals have.
            let expected = Set(all).subtracting(name == "server:stop" ? ["signal"] : [])
            #expect(ours.isEmpty || seen.isSuperset(of: expected), "\(name) never had \(expected.subtracting(seen))")
        }
        #expect(Set(fired.keys).isSubset(of: EventTable.rows.map(\.key)))
    }
}

/// Everything that is fired in the process, by name, as JSON.
final class EventRecorder: Sendable {
    private let all: EventPayloads
    private let subscriptions: [EventSubscription]

    init(names: [String]) {
        let all = EventPayloads()
        self.all = all
        subscriptions = names.map { name in
            mochiEvents.on(name) { payload in
                if let payload = payload as? any EventPayload { all.add(payload.json, to: name) }
            }
        }
    }

    deinit {
        for subscription in subscriptions { subscription.cancel() }
    }

    var payloads: [String: [String]] { all.payloads }

    /// Returns once an event with all of `texts` in its payload was fired.
    func wait(for name: String, with texts: String...) async {
        await all.wait { $0[name, default: []].contains { json in texts.allSatisfy(json.contains) } }
    }
}

/// Payloads by the names of their events, and who waits for more.
final class EventPayloads: Sendable {
    private struct State {
        var payloads: [String: [String]] = [:]
        var waiter: (isEnough: @Sendable ([String: [String]]) -> Bool, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    var payloads: [String: [String]] { state.withLock { $0.payloads } }

    func add(_ json: String, to name: String) {
        let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.payloads[name, default: []].append(json)
            guard let waiter = state.waiter, waiter.isEnough(state.payloads) else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        continuation?.resume()
    }

    func wait(until isEnough: @escaping @Sendable ([String: [String]]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if isEnough(state.payloads) { return true }
                state.waiter = (isEnough, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
