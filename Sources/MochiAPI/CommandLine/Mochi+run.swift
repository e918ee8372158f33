internal import Foundation
internal import Glibc
internal import MochiEngine

extension Mochi {
    /// Runs an application's command line: `serve` (the default), `routes`, `build`, `healthcheck`, `--help`, `--version`.
    ///
    /// Flags go before environment variables, those before `.env.production` and `.env`, these before `options`. Ends the process: 0 when the server was stopped or the
    /// command succeeded, 1 when a health check failed, 64 for a wrong command line, 78 for options that cannot work, each
    /// with one sentence on standard error.
    ///
    ///     await Mochi.run("shop", version: "1.2.0", options)
    public static func run(_ name: String, version: String = "0", _ options: ServeOptions) async -> Never {
        do {
            let line = try CommandLineRequest(Array(CommandLine.arguments.dropFirst()))
            switch line.command {
            case .serve: try await serveUntilStopped(name, line.resolve(options), log: line.log)
            case .routes: print(try routeTable(line.resolve(options)))
            case .build: print(try writeBuild(line.resolve(options), to: line.output))
            case .healthcheck: try await checkHealth(line.resolve(options))
            case .help: print(CommandLineRequest.help(name))
            case .version: print("\(name) \(version)")
            }
        } catch {
            ProgramExit.fail(name, error)
        }
        exit(EXIT_SUCCESS)
    }

    private static func serveUntilStopped(_ name: String, _ options: ServeOptions, log flag: String?) async throws {
        let standard = options.log ?? (options.isDevelopment ? LoggerOptions() : nil)
        let wanted =
            if let flag {
                try LoggerOptions.read(flag, of: "--log", or: standard)
            } else {
                try LoggerOptions.fromEnvironment(or: standard)
            }
        let log = try wanted.map { try logger($0) }
        defer { log?.stop() }
        let server = try await serve(options)
        var place = "http\(options.tls != nil && options.tls?.port == nil ? "s" : "")://localhost:\(server.port)"
        if let path = options.unixSocket { place = "unix:\(path)" }
        if let port = server.tlsPort { place += " and https://localhost:\(port)" }
        Log.write("\(name): listening on \(place)")
        ServiceManager.tell("READY=1")
        await server.untilStopped()
    }

    private static func routeTable(_ options: ServeOptions) throws -> String {
        let rows = try Application(options).listing.map { pattern, route in
            (route.methods.allowed.map(\.rawValue).joined(separator: ","), pattern, route.kind.rawValue)
        }
        let width = rows.map(\.1.count).max() ?? 0
        return rows.map { methods, pattern, kind in
            "\(pattern.padding(toLength: width + 2, withPad: " ", startingAt: 0))\(kind)  \(methods)"
        }.joined(separator: "\n")
    }

    /// Writes what can be made ahead of a start, and says what that is.
    private static func writeBuild(_ options: ServeOptions, to path: String) throws -> String {
        let build = try ServerBuild(options)
        do {
            try Data(build.bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw StartError("\(path) cannot be written: \(error.localizedDescription)")
        }
        return "\(path): \(build.summary)"
    }

    /// Asks a server on this machine for `/`: anything below 500 is health.
    private static func checkHealth(_ options: ServeOptions) async throws {
        guard case .tcp(_, let port) = try options.address() else {
            throw StartError("healthcheck asks a port; a Unix socket has none")
        }
        let isTLS = options.tls != nil && options.tls?.port == nil
        guard !isTLS else { throw StartError("healthcheck asks in cleartext; give TLS a port of its own") }
        let status = try HealthCheck.status(ofPort: port, expectsProxyLine: options.proxy.protocolV1)
        guard status < 500 else { throw HealthCheckFailure("the server on port \(port) answered \(status)") }
    }
}
