/// How long requests took, in a bounded number of buckets: a value.
///
/// Eight buckets for each doubling, so what is read is off by a sixteenth at most; one kilobyte, however many are counted.
struct LatencyHistogram: Sendable {
    /// From 16 µs, below which each has its own, to a good minute.
    private static let bucketCount = 16 + 8 * 22

    private var counts = [UInt32](repeating: 0, count: bucketCount)
    private var total = 0

    mutating func add(_ duration: Duration) {
        counts[Self.bucket(of: Int(max(.zero, duration) / .microseconds(1)))] += 1
        total += 1
    }

    /// The microseconds that a share of all stayed within; nil when there are none.
    func quantile(_ share: Double) -> Int? {
        guard total > 0 else { return nil }
        let rank = Int((share * Double(total)).rounded(.up))
        var seen = 0
        for (bucket, count) in counts.enumerated() {
            seen += Int(count)
            if seen >= rank { return Self.middle(of: bucket) }
        }
        return nil
    }

    static func bucket(of microseconds: Int) -> Int {
        guard microseconds >= 16 else { return max(0, microseconds) }
        let power = Int.bitWidth - 1 - microseconds.leadingZeroBitCount
        return min(16 + 8 * (power - 4) + microseconds >> (power - 3) & 7, bucketCount - 1)
    }

    static func middle(of bucket: Int) -> Int {
        guard bucket >= 16 else { return bucket }
        let (power, part) = (bucket - 16).quotientAndRemainder(dividingBy: 8)
        return (8 + part) << (power + 1) + 1 << power
    }
}
