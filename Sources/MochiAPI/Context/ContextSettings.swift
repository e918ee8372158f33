internal import Synchronization

/// What all requests of a server have in common.
final class ContextSettings: Sendable {
    let isDevelopment: Bool
    /// Set once, before the server begins to stop.
    let isDraining = Atomic<Bool>(false)

    init(_ options: ServeOptions) throws(StartError) {
        isDevelopment = options.isDevelopment
    }
}
