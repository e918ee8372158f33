/// How long one operation may take, and until when.
struct TimeLimit: Sendable {
    let duration: Duration
    let end: ContinuousClock.Instant

    /// From now on.
    init(_ duration: Duration) {
        self.duration = duration
        end = .now.advanced(by: duration)
    }
}
