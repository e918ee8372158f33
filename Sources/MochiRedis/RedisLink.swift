import MochiEngine

/// A connection to Redis that comes back whenever it ends, until it is closed.
///
/// Between two attempts it waits, longer each time and not as long as the others: servers that lost Redis together do not
/// come back together. Belongs to its loop.
final class RedisLink {
    private let server: RedisAddress
    private let authorities: String?
    private let limits: RedisLimits
    private let loop: EventLoop
    private let report: (RedisConnection.Event) -> Void
    private var connection: RedisConnection?
    private var timer: TimerID?
    private var isClosed = false
    /// Attempts since it was ready for the last time.
    private var attempts = 0

    /// Begins to connect.
    ///
    /// `report` is told of each connection: when it is ready, what comes, and why it has ended.
    init(
        to server: RedisAddress,
        authorities: String? = nil,
        limits: RedisLimits = RedisLimits(),
        on loop: EventLoop,
        report: @escaping (RedisConnection.Event) -> Void
    ) {
        self.server = server
        self.authorities = authorities
        self.limits = limits
        self.loop = loop
        self.report = report
        resolve()
    }

    /// The connection, when commands may be sent.
    var ready: RedisConnection? { connection.flatMap { $0.isReady ? $0 : nil } }

    /// Ends it for good; nothing is reported any more.
    func close() {
        isClosed = true
        if let timer = timer.take() { loop.cancel(timer) }
        connection.take()?.close()
    }

    // The resolver may wait for others: not on the loop.
    private func resolve() {
        attempts += 1
        let (server, authorities, loop) = (server, authorities, loop)
        let link = Unchecked(self)
        Task.detached {
            let found: Result<(SocketAddress, TLSClientHandle?), RedisError>
            do {
                let addresses = try SocketAddress.resolve(host: server.host, port: server.port)
                let tls =
                    try server.hasTLS
                    ? TLSClientHandle(trustingAuthoritiesIn: authorities, host: server.host) : nil
                found =
                    addresses.randomElement().map { .success(($0, tls)) }
                    ?? .failure(RedisError(description: "\(server.host): no address"))
            } catch {
                found = .failure(RedisError(description: "\(error)"))
            }
            loop.post { link.value.connect(found) }
        }
    }

    private func connect(_ found: Result<(SocketAddress, TLSClientHandle?), RedisError>) {
        guard !isClosed else { return }
        switch found {
        case .failure(let error): lost(error)
        case .success(let (address, tls)):
            connection = RedisConnection(to: server, at: address, tls: tls, limits: limits, on: loop) { [weak self] in
                self?.take($0)
            }
        }
    }

    private func take(_ event: RedisConnection.Event) {
        switch event {
        case .ended(let error):
            lost(error)
        case .ready:
            attempts = 0
            report(event)
        case .pushed, .drained:
            report(event)
        }
    }

    private func lost(_ error: RedisError) {
        connection = nil
        timer = loop.schedule(after: pause()) { [weak self] in self?.resolve() }
        report(.ended(error))
    }

    /// Between half and one and a half of what is due.
    private func pause() -> Duration {
        let due = min(limits.shortestPause * (1 << min(attempts, 20) / 2), limits.longestPause)
        return due * Double.random(in: 0.5...1.5)
    }
}

/// Carries what belongs to a loop through other threads, which do not touch it.
private struct Unchecked<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
