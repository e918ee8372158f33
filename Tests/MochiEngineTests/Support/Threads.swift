import Foundation

/// Counts what began and what ended, on any thread.
final class Tally: @unchecked Sendable {
    // Guard of the unchecked conformance: `condition`.
    private let condition = NSCondition()
    private var beginnings = 0
    private var ends = 0

    func begin() {
        change { beginnings += 1 }
    }

    func end() {
        change { ends += 1 }
    }

    private func change(_ body: () -> Void) {
        condition.lock()
        body()
        condition.broadcast()
        condition.unlock()
    }

    var begun: Int { look { beginnings } }
    var ended: Int { look { ends } }
    var live: Int { look { beginnings - ends } }

    private func look(_ body: () -> Int) -> Int {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }

    /// Blocks until `isReached` says so; false after ten seconds.
    @discardableResult
    func wait(until isReached: (_ begun: Int, _ ended: Int) -> Bool) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let limit = Date(timeIntervalSinceNow: 10)
        while !isReached(beginnings, ends) {
            if !condition.wait(until: limit) { return isReached(beginnings, ends) }
        }
        return true
    }

    /// Begins now, ends when the last reference to the value goes.
    func mark() -> Mark {
        begin()
        return Mark(self)
    }

    final class Mark: Sendable {
        private let tally: Tally

        fileprivate init(_ tally: Tally) {
            self.tally = tally
        }

        deinit {
            tally.end()
        }
    }
}

/// Remembers objects without keeping them.
final class Remembered<Object: AnyObject & Sendable>: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock`.
    private struct Weak {
        weak var object: Object?
    }

    private let lock = NSLock()
    private var all: [Weak] = []

    func add(_ object: Object) {
        lock.withLock { all.append(Weak(object: object)) }
    }

    var count: Int { lock.withLock { all.count } }
    /// Different objects that somebody holds.
    var alive: Int { lock.withLock { Set(all.compactMap { $0.object.map(ObjectIdentifier.init) }).count } }

    /// Waits until all are gone, the last ones with the thread of their loop; false after ten seconds.
    func go() async -> Bool {
        let limit = Date(timeIntervalSinceNow: 10)
        while alive > 0, Date() < limit { await Task.yield() }
        return alive == 0
    }
}

/// A value that several threads change.
final class Guarded<Value: Sendable>: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock`.
    private let lock = NSLock()
    private var stored: Value

    init(_ value: Value) {
        stored = value
    }

    var value: Value { lock.withLock { stored } }

    @discardableResult
    func change<Result>(_ body: (inout Value) -> Result) -> Result {
        lock.withLock { body(&stored) }
    }
}
