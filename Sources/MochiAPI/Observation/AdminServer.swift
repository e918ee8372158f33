internal import MochiEngine
internal import Synchronization

/// The listener for operators, on a loop of its own: it answers when the others do not.
final class AdminServer: Sendable {
    private let server: Server
    /// Keeps the routes, which the server does not own.
    private let application: Application

    var port: Int { server.port }

    /// Begins to listen for a server that listens already.
    init(_ options: AdminOptions, for served: MochiServer, _ metrics: Metrics) async throws(StartError) {
        guard (0...65535).contains(options.port) else {
            throw StartError("admin.port \(options.port): accepted are 0 to 65535")
        }
        let pulses = served.loops.map(LoopPulse.init)
        var own = ServeOptions(routes: Self.routes(served, metrics, pulses, options.checks))
        own.isAdministrative = true
        own.development = false
        application = try Application(own)
        let address =
            options.unixSocket.map { Address.unix(path: $0) } ?? .tcp(host: options.hostname, port: options.port)
        do {
            server = try await Server.start(
                loops: 1,
                limits: own.limits.engine(loops: 1, largestBody: 0, http2: false),
                listeners: [(address, nil)],
                responder: application
            )
        } catch {
            throw StartError("admin: \(error)")
        }
    }

    func stop() async {
        await server.stop(timeout: .seconds(1))
    }

    private static func routes(
        _ served: MochiServer,
        _ metrics: Metrics,
        _ pulses: [LoopPulse],
        _ checks: [String: @Sendable () async throws -> Void]
    ) -> Routes {
        // The admin server belongs to the one that it tells of.
        [
            "/healthz": Mochi.api { _ async in await health(pulses) },
            "/readyz": Mochi.api { [weak served] _ async in await readiness(served, checks) },
            "/metrics": Mochi.api { [weak served] _ async in
                guard let served else { return .text("The server has ended.\n", status: .serviceUnavailable) }
                return keptNowhere(
                    Response(.ok, .text(PrometheusText.contentType), .text(await metrics.text(of: served, pulses)))
                )
            },
        ]
    }

    private static func health(_ pulses: [LoopPulse]) async -> Response {
        let stuck = await withTaskGroup(of: Int?.self) { group in
            for pulse in pulses { group.addTask { await pulse.feel() == nil ? pulse.loop.index : nil } }
            return await group.reduce(into: [Int]()) { stuck, index in if let index { stuck.append(index) } }
        }
        if stuck.isEmpty { return keptNowhere(.text("ok\n")) }
        let list = stuck.sorted().map(String.init).joined(separator: ", ")
        return keptNowhere(.text("These event loops do not answer: \(list)\n", status: .serviceUnavailable))
    }

    private static func readiness(
        _ served: MochiServer?,
        _ checks: [String: @Sendable () async throws -> Void]
    ) async -> Response {
        guard let served, !served.isDraining else {
            return keptNowhere(.text("The server is stopping.\n", status: .serviceUnavailable))
        }
        let failures = await withTaskGroup(of: String?.self) { group in
            for (name, check) in checks {
                group.addTask {
                    do {
                        try await within(.seconds(5), check)
                        return nil
                    } catch {
                        Log.write("readiness: \(name): \(error)")
                        return name
                    }
                }
            }
            return await group.reduce(into: [String]()) { failures, name in if let name { failures.append(name) } }
        }
        if failures.isEmpty { return keptNowhere(.text("ready\n")) }
        let list = failures.sorted().joined(separator: ", ")
        return keptNowhere(.text("These checks fail: \(list)\n", status: .serviceUnavailable))
    }

    /// Runs a check, and gives up on it when it takes too long; it is cancelled then.
    private static func within(_ limit: Duration, _ check: @escaping @Sendable () async throws -> Void) async throws {
        let (results, continuation) = AsyncThrowingStream<Void, any Error>.makeStream()
        let work = Task {
            do {
                try await check()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            continuation.finish(throwing: CheckTimeout(limit: limit))
            work.cancel()
        }
        defer { alarm.cancel() }
        for try await _ in results {}
    }

    private static func keptNowhere(_ response: Response) -> Response {
        var response = response
        response.headers.append(.cacheControl, checked: "no-store")
        return response
    }
}

/// A check of readiness that took too long.
struct CheckTimeout: Error, CustomStringConvertible {
    let limit: Duration
    var description: String { "it took longer than \(limit)" }
}
