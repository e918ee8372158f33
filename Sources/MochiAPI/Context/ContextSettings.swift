internal import Synchronization

/// What all requests of a server have in common.
final class ContextSettings: Sendable {
    let isDevelopment: Bool
    /// Nil when no proxy can have a say.
    let proxy: ProxyTrust?
    /// Set once, before the server begins to stop.
    let isDraining = Atomic<Bool>(false)

    init(_ options: ServeOptions) throws(StartError) {
        isDevelopment = options.isDevelopment
        proxy = try ProxyTrust(options.proxy)
    }
}
