/// What an application does when its server starts and stops.
///
///     options.hooks.initialize = { try await database.connect() }
///     options.hooks.shutdown = { try await database.close() }
///
/// What throws before the server is ready stops the start; on shutdown it is logged, and the stop goes on.
public struct ServeHooks: Sendable {
    /// Before anything else: no socket is open.
    public var initialize: (@Sendable () async throws -> Void)?
    /// Once the sockets listen.
    public var listening: (@Sendable (MochiServer) async throws -> Void)?
    /// When `Mochi.serve` is about to return.
    public var ready: (@Sendable (MochiServer) async throws -> Void)?
    /// First when the server stops: it still accepts connections, and waits for this.
    public var shutdown: (@Sendable () async throws -> Void)?

    /// None.
    public init() {}
}
