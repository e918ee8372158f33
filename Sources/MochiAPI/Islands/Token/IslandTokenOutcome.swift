/// What a token turned out to be.
enum IslandTokenOutcome: Sendable, Equatable {
    /// The props, as they were stamped.
    case ok(String)
    /// Not a token of this component, these keys and this session: 403.
    case refused
    /// It was good until its end: 410.
    case expired
    /// Its props are of another shape than the running code's, or for more people: 409.
    case stale
}
