extension Duration {
    /// A number of minutes: what `.seconds` is to seconds.
    ///
    ///     Handle.rateLimit(60, per: .minutes(1))
    public static func minutes(_ minutes: some BinaryInteger) -> Duration {
        .seconds(Int64(minutes) * 60)
    }

    /// A number of hours.
    public static func hours(_ hours: some BinaryInteger) -> Duration {
        .seconds(Int64(hours) * 3600)
    }
}
