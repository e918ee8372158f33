/// How long a token works, and how coarsely that is counted.
///
/// Ends are rounded up to a multiple of the bucket: tokens stamped within one bucket are equal, and so are the addresses
/// and the cached answers they belong to.
struct IslandTokenLifetime: Sendable, Equatable {
    /// Seconds that a token works at least.
    let seconds: Int64
    /// Seconds that it may work longer.
    let bucket: Int64

    /// A lifetime of `seconds`, counted in buckets of an eighth of that unless `bucket` says otherwise.
    init(seconds: Int64, bucket: Int64? = nil) {
        let bucket = bucket ?? max(seconds / 8, 1)
        precondition(seconds > 0, "a token works for a second at least, not for \(seconds)")
        precondition(bucket > 0, "ends are counted in buckets of a second at least, not of \(bucket)")
        self.seconds = seconds
        self.bucket = bucket
    }

    /// The end of a token that is stamped at `now`, in seconds since 1970: the first moment it no longer works.
    func end(at now: Int64) -> Int64 {
        let (end, isTooLate) = now.addingReportingOverflow(seconds)
        guard !isTooLate else { return .max }
        let over = end % bucket
        if over == 0 { return end }
        // The remainder has the sign of the end.
        let (rounded, isBeyond) = end.addingReportingOverflow(over > 0 ? bucket - over : -over)
        return isBeyond ? .max : rounded
    }
}
