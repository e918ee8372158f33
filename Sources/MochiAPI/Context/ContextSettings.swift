internal import MochiEngine
internal import Synchronization

/// What all requests of a server have in common.
final class ContextSettings: Sendable {
    let isDevelopment: Bool
    /// Nil when no proxy can have a say.
    let proxy: ProxyTrust?
    /// Set once, before the server begins to stop.
    let isDraining = Atomic<Bool>(false)

    /// What the server's own requests carry; nil where it makes none.
    let warmupSecret: String?

    init(_ options: ServeOptions) throws(StartError) {
        isDevelopment = options.isDevelopment
        warmupSecret = options.warmup ? Base64URL.encode(Secrets.random(32)) : nil
        proxy = try ProxyTrust(options.proxy)
    }
}
