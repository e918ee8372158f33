internal import Foundation
internal import Glibc

/// A server under test in its own process, with what `/proc` tells about it.
///
/// It is killed when the object goes. Any thread may use it.
///
///     let server = try ServerProcess(product: "echo-server", environment: ["MOCHI_LOOPS": "1"])
///     let client = try RawClient(to: server.endpoint)
package final class ServerProcess: Sendable {
    package let port: UInt16
    private let child: ChildProcess
    private let log: String

    package var endpoint: Endpoint {
        .local(port)
    }

    package var processID: Int32 {
        child.processID
    }

    /// Starts an executable product of this package, on a port of its own or on that of a server that has ended.
    package convenience init(
        product: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        openFiles: Int? = nil,
        port: UInt16? = nil
    ) throws {
        try self.init(
            path: Self.buildDirectory + "/" + product,
            arguments: arguments,
            environment: environment,
            openFiles: openFiles,
            port: port
        )
    }

    /// Starts the executable at `path` on a port, told as `PORT`, and waits until it accepts connections.
    ///
    /// - Throws: when it ends before, or does not listen by the cutoff; its standard error is part of the message.
    package init(
        path: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        openFiles: Int? = nil,
        port: UInt16? = nil,
        by cutoff: Cutoff = .seconds(20)
    ) throws {
        let port = try port ?? FreePort.next()
        self.port = port
        log = NSTemporaryDirectory() + "mochi-server-\(getpid())-\(port).log"
        let null = Descriptor(takingOwnershipOf: unsafe open("/dev/null", O_RDWR | O_CLOEXEC))
        let output = Descriptor(
            takingOwnershipOf: unsafe open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o600)
        )
        child = try ChildProcess(
            path,
            arguments,
            environment: environment.merging(["PORT": String(port)]) { given, _ in given },
            descriptors: [null.number, output.number, output.number],
            openFiles: openFiles
        )
        try waitUntilListening(by: cutoff)
    }

    deinit {
        unsafe unlink(log)
    }

    private func waitUntilListening(by cutoff: Cutoff) throws {
        while (try? RawClient(to: endpoint, by: cutoff)) == nil {
            // The pause between two attempts is a wait for the one event that makes them pointless.
            if child.hasExited(within: .milliseconds(5)) {
                throw StartFailure(description: "the server ended before it listened: \(standardError)")
            }
            if cutoff.hasPassed {
                throw StartFailure(description: "the server does not listen on port \(port): \(standardError)")
            }
        }
    }

    /// A server that did not come up.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The directory of the executable products: where the test binary lies.
    package static let buildDirectory: String = {
        let binary = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return (bundle.map { URL(fileURLWithPath: $0) } ?? binary).deletingLastPathComponent().path
    }()
}

// MARK: - Signals and the end

extension ServerProcess {
    package func send(signal: Int32) {
        child.send(signal: signal)
    }

    /// Asks for an orderly stop (SIGTERM).
    package func terminate() {
        child.send(signal: SIGTERM)
    }

    @discardableResult
    package func waitForExit(by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> ExitStatus {
        try child.waitForExit(by: cutoff)
    }

    /// Waits until `condition` holds, looking every few milliseconds; false at the cutoff, or when the server ends first.
    package func wait(by cutoff: Cutoff = .seconds(10), until condition: () throws -> Bool) rethrows -> Bool {
        while try !condition() {
            if cutoff.hasPassed || child.hasExited(within: .milliseconds(5)) { return try condition() }
        }
        return true
    }

    package var isRunning: Bool {
        !child.hasExited()
    }
}

// MARK: - Measurements

extension ServerProcess {
    /// Everything the server printed so far, on both streams.
    package var standardError: String {
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }

    /// Resident memory in KiB.
    package var residentKiB: Int {
        status("VmRSS")
    }

    /// The most memory that was ever resident, in KiB.
    package var peakResidentKiB: Int {
        status("VmHWM")
    }

    package var threadCount: Int {
        status("Threads")
    }

    /// Its sockets only: under load the runtime opens descriptors of its own whenever it likes, a timer for one.
    package var socketCount: Int {
        let folder = "/proc/\(processID)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.count { name in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name))?.hasPrefix("socket:")
                ?? false
        }
    }

    /// Processor time used so far by all threads.
    package var processorTime: Duration {
        let stat = (try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8)) ?? ""
        // The second field, the name, may contain spaces; what follows its closing parenthesis does not.
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else { return .zero }
        return .milliseconds((user + system) * 1000 / sysconf(Int32(_SC_CLK_TCK)))
    }

    private func status(_ key: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
