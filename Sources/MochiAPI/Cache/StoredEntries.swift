/// The values of one cache in a `CacheStorage`.
struct StoredEntries<Value: Sendable>: Sendable {
    private let storage: any CacheStorage
    private let coding: CacheCoding<Value>
    private let times: CacheTimes
    private let clock: CacheClock
    let turns = CacheTurns()

    init(_ storage: any CacheStorage, _ coding: CacheCoding<Value>, _ times: CacheTimes, _ clock: CacheClock) {
        self.storage = storage
        self.coding = coding
        self.times = times
        self.clock = clock
    }

    func read(_ key: String) async throws -> CachedValue<Value>? {
        guard let record = try await storage.read(key) else { return nil }
        let (written, overflows) = record.writtenAt.multipliedReportingOverflow(by: Self.millisecond)
        if overflows { return nil }
        let status = times.status(writtenAt: written, isMarkedStale: record.isMarkedStale, at: clock.now())
        return CachedValue(try await decode(record.bytes), status)
    }

    func write(_ value: Value, for key: String, isMarkedStale: Bool = false) async throws {
        let record = CacheRecord(
            bytes: try await Blocking.run { [coding] in try coding.encode(value) },
            writtenAt: clock.now() / Self.millisecond,
            timeToLive: times.live / Self.millisecond,
            isMarkedStale: isMarkedStale
        )
        try await storage.write(record, for: key)
    }

    /// What is long is decoded away from the event loop: a mebibyte of JSON takes some milliseconds.
    private func decode(_ bytes: [UInt8]) async throws -> Value {
        if bytes.count <= 16_384 { return try coding.decode(bytes) }
        return try await Blocking.run { [coding] in try coding.decode(bytes) }
    }

    func markStale(_ key: String) async throws { try await storage.markStale(key) }
    func delete(_ key: String) async throws { try await storage.delete(key) }
    func clear() async throws { try await storage.clear() }

    private static var millisecond: Int64 { 1_000_000 }
}
