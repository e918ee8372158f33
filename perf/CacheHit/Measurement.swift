import Allocations
import Glibc
import MochiAPI

/// What is looked up, and where.
struct Measurement {
    enum Subject: String {
        case dictionary, cache
    }

    struct Missing: Error {}

    private let subject: Subject
    /// In an order that is not that of the writes.
    private let keys: [String]
    private let dictionary: LockedDictionary
    private let cache: MochiCache<String>

    init(_ subject: Subject) async {
        self.subject = subject
        let values = Dictionary(
            uniqueKeysWithValues: (0..<1_000).map { ("/products/\(1_000_000 + $0)", "<p>The product number \($0)</p>") }
        )
        keys = values.keys.sorted { $0.reversed().lexicographicallyPrecedes($1.reversed()) }
        dictionary = LockedDictionary(values)
        // Fresh until the end: what is measured is a hit.
        cache = MochiCache(minTimeToStale: .seconds(3_600), maxTimeToLive: .seconds(3_600))
        for (key, value) in values { await cache.set(key, value) }
    }

    /// Looks up all keys; the bytes of their values, so that nobody leaves it out.
    private func passDictionary() throws -> Int {
        var bytes = 0
        for key in keys {
            guard let value = dictionary.value(of: key) else { throw Missing() }
            bytes += value.utf8.count
        }
        return bytes
    }

    /// The same as users write it: the computation captures what it needs, its key here.
    private func passCache() async throws -> Int {
        var bytes = 0
        for key in keys {
            bytes += try await cache.fetch(key) { try Measurement.compute(key) }.utf8.count
        }
        return bytes
    }

    /// What is never called: there is a fresh value for each key.
    @inline(never)
    private static func compute(_ key: String) throws -> String {
        throw Missing()
    }

    private func pass() async throws -> Int {
        subject == .dictionary ? try passDictionary() : try await passCache()
    }

    /// Whether both have the same values.
    func isFair() async throws -> Bool {
        let (own, other) = (try passDictionary(), try await passCache())
        return own == other && own > 0
    }

    /// Measures for about `seconds`, the subject and the dictionary by turns; JSON.
    func run(seconds: Double) async throws -> String {
        let turn = 20
        var (ratios, own): ([Double], [Double]) = ([], [])
        let end = Measurement.nanoseconds + seconds * 1e9
        while Measurement.nanoseconds < end || ratios.count < 5 {
            let start = Measurement.nanoseconds
            for _ in 0..<turn { _ = try passDictionary() }
            let middle = Measurement.nanoseconds
            for _ in 0..<turn { _ = try await pass() }
            let stop = Measurement.nanoseconds
            own.append((stop - middle) / Double(turn * keys.count))
            ratios.append((stop - middle) / (middle - start))
        }
        let before = allocations_count()
        _ = try await pass()
        let allocations = Double(allocations_count() - before) / Double(keys.count)
        return """
            {"nanoseconds_per_hit": \(Measurement.median(own)), "of_dictionary": \(Measurement.median(ratios)), \
            "allocations_per_hit": \(allocations)}
            """
    }

    /// CPU time of the process: a task may change its thread.
    private static var nanoseconds: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }
}
