import Testing

@testable import MochiAPI

@Suite struct CacheTimesTests {
    private static let second: Int64 = 1_000_000_000

    @Test(arguments: [
        (0, false, CacheStatus.fresh), (4_999, false, .fresh), (5_000, false, .stale), (59_999, false, .stale),
        (60_000, false, .expired), (1_000_000_000, false, .expired), (0, true, .stale), (59_999, true, .stale),
        (60_000, true, .expired), (-60_000, false, .fresh), (-60_001, false, .expired), (-1, true, .stale),
    ])
    func `age and mark make the status`(milliseconds: Int64, isMarkedStale: Bool, status: CacheStatus) {
        let times = CacheTimes(minTimeToStale: .seconds(5), maxTimeToLive: .seconds(60))
        let now = 1_700_000_000 * Self.second
        let written = now - milliseconds * 1_000_000
        #expect(times.status(writtenAt: written, isMarkedStale: isMarkedStale, at: now) == status)
    }

    @Test func `a value may be stale from the beginning, and live as good as for ever`() {
        let stale = CacheTimes(minTimeToStale: .zero, maxTimeToLive: .seconds(1))
        #expect(stale.status(writtenAt: 5, isMarkedStale: false, at: 5) == .stale)
        let forever = CacheTimes(minTimeToStale: .seconds(Int64.max), maxTimeToLive: .seconds(Int64.max))
        #expect(forever.status(writtenAt: 0, isMarkedStale: false, at: Int64.max / 3) == .fresh)
    }

    @Test func `times that cannot be stop the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = CacheTimes(minTimeToStale: .seconds(2), maxTimeToLive: .seconds(1))
        }
        await #expect(processExitsWith: .failure) {
            _ = CacheTimes(minTimeToStale: .zero, maxTimeToLive: .zero)
        }
    }
}
