/// What a cache has for a key.
///
/// The texts are what the events `cache:read` and the log say.
public enum CacheStatus: String, EventChoice, Hashable {
    /// A value younger than ``MochiCache/minTimeToStale``: it is given as it is.
    case fresh
    /// An older value, or one that was marked: it is given at once, and computed anew in the background.
    case stale
    /// A value as old as ``MochiCache/maxTimeToLive``: whoever asks waits for a new one.
    case expired
    /// Nothing: whoever asks waits for it.
    case miss
}
