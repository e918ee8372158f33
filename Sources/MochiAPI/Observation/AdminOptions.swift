/// A listener beside the server's own, for those who run it: health, readiness and metrics.
///
///     options.admin = AdminOptions(port: 9090)
///
/// | path | answers |
/// |---|---|
/// | `/healthz` | 200 while every event loop answers within 2 s, else 503: restart the process |
/// | `/readyz` | 200 while requests may be sent, else 503: while the server stops, and while one of `checks` throws |
/// | `/metrics` | what was counted and measured, in the text format of Prometheus 0.0.4 |
///
/// It has no authentication: leave it on an address that only operators reach.
public struct AdminOptions: Sendable {
    /// Address to listen on; 127.0.0.1.
    public var hostname: String
    /// Port to listen on; 0 takes a free one, `MochiServer.adminPort` tells which.
    public var port: Int
    /// Path of a Unix socket to listen on instead of a port.
    public var unixSocket: String?
    /// What must not throw for the server to be ready, by name; asked at each `/readyz`, and cancelled after 5 s.
    ///
    ///     options.admin?.checks["database"] = { try await database.ping() }
    public var checks: [String: @Sendable () async throws -> Void] = [:]

    /// Options for a port.
    public init(hostname: String = "127.0.0.1", port: Int) {
        self.hostname = hostname
        self.port = port
    }
}
