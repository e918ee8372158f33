import Testing

@testable import MochiAPI

@Suite struct IslandTokenLifetimeTests {
    @Test(
        arguments: [
            // An eighth of 80 seconds is 10.
            (80, nil, 0, 80), (80, nil, 1, 90), (80, nil, 10, 90), (80, nil, 11, 100), (80, nil, 20, 100),
            (1, nil, 7, 8), (7, nil, 7, 14), (15, nil, 7, 22), (16, nil, 7, 24),
            (80, 1, 7, 87), (80, 1000, 7, 1000), (80, 1000, 921, 2000), (80, 1000, 920, 1000),
            (80, 10, -95, -10), (80, 10, -90, -10), (80, 10, -81, 0), (80, 10, -80, 0), (80, 10, -79, 10),
            (80, 10, .max, .max), (80, 10, .max - 80, .max), (.max, nil, 0, .max), (.max, nil, 5, .max),
            (80, 10, .min, -9_223_372_036_854_775_720),
        ] as [(Int64, Int64?, Int64, Int64)]
    )
    func `ends are rounded up to a bucket`(seconds: Int64, bucket: Int64?, now: Int64, end: Int64) {
        #expect(IslandTokenLifetime(seconds: seconds, bucket: bucket).end(at: now) == end)
    }

    @Test(arguments: [1, 2, 7, 8, 9, 60, 3600, 86_400, 999_983] as [Int64])
    func `a token works for its lifetime and at most a bucket longer`(seconds: Int64) {
        let lifetime = IslandTokenLifetime(seconds: seconds)
        for now in stride(from: 1_700_000_000 as Int64, to: 1_700_100_000, by: 997) {
            let left = lifetime.end(at: now) - now
            #expect(left >= seconds && left < seconds + lifetime.bucket)
        }
    }
}
