internal import MochiEngine

/// How long requests took on one loop, by route, method and status.
///
/// Belongs to its loop: nothing is shared while requests are counted, and a scrape adds all loops up.
final class LoopMetrics: @unchecked Sendable {
    // Guard of the unchecked conformance: everything is touched on the loop's thread only.

    /// Upper bounds of the buckets, in nanoseconds: those that OpenTelemetry advises for durations of requests, and three below.
    static let bounds: [UInt64] = [
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 75_000_000, 100_000_000,
        250_000_000, 500_000_000, 750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 7_500_000_000,
        10_000_000_000,
    ]

    /// The requests of one route that had the same method and status.
    struct Series: Sendable {
        let method: IncomingRequest.Method
        let status: Int
        /// By bucket; the last one has no bound.
        var counts = InlineArray<18, UInt64>(repeating: 0)
        var nanoseconds: UInt64 = 0
    }

    /// By route, the last for requests without one.
    private(set) var routes: [[Series]]
    /// Requests that have begun and not ended.
    private(set) var active = 0

    init(routes count: Int) {
        routes = Array(repeating: [], count: count + 1)
    }

    func begin() {
        active += 1
    }

    /// Counts a request that has begun; one without a response has the status 0, and no time.
    func end(route: Int?, method: IncomingRequest.Method, status: Int, nanoseconds: UInt64) {
        active -= 1
        guard status != 0 else { return }
        count(route: route, method: method, status: status, nanoseconds: nanoseconds)
    }

    /// Counts a request of which only the end is known.
    func count(route: Int?, method: IncomingRequest.Method, status: Int, nanoseconds: UInt64) {
        let route = route ?? routes.count - 1
        var index = 0
        while index < routes[route].count {
            if routes[route][index].status == status, routes[route][index].method == method { break }
            index += 1
        }
        if index == routes[route].count { routes[route].append(Series(method: method, status: status)) }
        var bucket = 0
        while bucket < Self.bounds.count, nanoseconds > Self.bounds[bucket] { bucket += 1 }
        routes[route][index].counts[bucket] += 1
        routes[route][index].nanoseconds += nanoseconds
    }

    /// What all loops have counted together.
    static func sum(_ all: [[[Series]]]) -> [[Series]] {
        guard var sum = all.first else { return [] }
        for other in all.dropFirst() {
            for (route, series) in other.enumerated() {
                for one in series {
                    guard
                        let index = sum[route].firstIndex(where: { $0.status == one.status && $0.method == one.method })
                    else {
                        sum[route].append(one)
                        continue
                    }
                    for bucket in one.counts.indices { sum[route][index].counts[bucket] += one.counts[bucket] }
                    sum[route][index].nanoseconds += one.nanoseconds
                }
            }
        }
        return sum
    }
}
