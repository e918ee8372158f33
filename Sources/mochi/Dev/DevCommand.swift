internal import Foundation
internal import Glibc
internal import MochiAPI
internal import Synchronization

/// `mochi dev`: runs the application of this package, and a new build of it whenever a source has changed.
struct DevCommand: Command {
    static let syntax = CommandSyntax(
        name: "dev",
        summary: "run the application, and build it anew when a source changes",
        options: [
            .init(names: ["-p", "--port"], value: "<port>", summary: "listen there; $PORT of .env, else 3000"),
            .init(names: ["--hostname"], value: "<address>", summary: "listen there; $HOST of .env, else 127.0.0.1"),
            .init(names: ["--product"], value: "<name>", summary: "which program, where the package has several"),
            .init(names: ["--scratch-path"], value: "<path>", summary: "where swift builds, as `swift build` has it"),
        ],
        details: """
            Templates, client modules and static files are the application's to watch: they show without a build. This command
            watches Package.swift and Sources. A build that succeeds takes the place of what runs: both share one listening
            socket, so no request is refused in between. While a build fails the last one that did not goes on.
            MOCHI_ENV is development. Control-C ends both.
            """
    )

    private let port: Int?
    private let hostname: String?
    private let product: String?
    private let scratchPath: String?

    init(_ typed: TypedCommand) throws(UsageError) {
        port = try typed.options["-p"].map { text throws(UsageError) in
            guard let port = Int(text), 0...65535 ~= port else {
                throw UsageError("--port \(text): accepted are 0 to 65535")
            }
            return port
        }
        hostname = typed.options["--hostname"]
        product = typed.options["--product"]
        scratchPath = typed.options["--scratch-path"]
    }

    private static func portOfEnvironment() throws(StartError) -> Int? {
        guard let text = Mochi.environment("PORT") else { return nil }
        guard let port = Int(text), 0...65535 ~= port else {
            throw StartError("$PORT \"\(text)\": accepted are 0 to 65535")
        }
        return port
    }

    func run() throws {
        let package = try SwiftPackage(in: FileManager.default.currentDirectoryPath, scratchPath: scratchPath)
        let program = try package.program(named: product)
        let listener = try ListeningSocket(
            hostname ?? Mochi.environment("HOST") ?? "127.0.0.1",
            port ?? Self.portOfEnvironment() ?? 3000
        )
        let signals = EndSignals()
        let changes = SourceChanges(signals)
        let watcher = try FileWatcher([package.root], changes.add)
        defer { watcher.stop() }
        Terminal.say("building \(program); its sources are watched.")
        var running: ServedProgram?
        repeat {
            let start = ContinuousClock.now
            let isBuilt = package.build(program, until: signals)
            if signals.hasCome { break }
            guard isBuilt else {
                Terminal.say(running == nil ? "Waiting for a change." : "The build before this one goes on.")
                continue
            }
            let built = ContinuousClock.now - start
            do {
                let next = try ServedProgram(package.path(of: program), listener)
                running?.end()
                running = next
                changes.hasToMend = false
                Terminal.say("http://\(listener.place) is served by what was built in \(built.formatted()).")
            } catch {
                changes.hasToMend = true
                Terminal.say("\(error)")
                Terminal.say(running == nil ? "Waiting for a change." : "The one before it goes on.")
            }
        } while changes.wait()
        running?.end()
        Terminal.say("Ended.")
    }
}

/// What the command tells the person at the terminal.
enum Terminal {
    static func say(_ text: String) {
        // The terminal may be closed already.
        try? FileHandle.standardError.write(contentsOf: Data("mochi dev: \(text)\n".utf8))
    }
}

extension Duration {
    fileprivate func formatted() -> String {
        let tenths = components.seconds * 10 + components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

/// Control-C, SIGTERM and the end of the terminal, which end the command and not the process: it has a program to end first.
final class EndSignals: @unchecked Sendable {
    // Guard of the unchecked conformance: the sources are kept, and nobody else has them.
    private let sources: [any DispatchSourceSignal]
    let semaphore = DispatchSemaphore(value: 0)
    private let isOver = Atomic(false)
    /// What has no reason to go on once a signal has come.
    private let running = Mutex<Process?>(nil)

    var hasCome: Bool { isOver.load(ordering: .relaxed) }

    init() {
        let queue = DispatchQueue(label: "signals")
        let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        self.sources = sources
        for source in sources {
            source.setEventHandler { [weak self] in
                self?.isOver.store(true, ordering: .relaxed)
                self?.running.withLock { $0?.interrupt() }
                self?.semaphore.signal()
            }
            source.activate()
        }
    }

    /// Runs a process to its end, which comes soon when a signal comes.
    func run(_ process: Process) throws {
        try running.withLock { running in
            try process.run()
            running = process
            if hasCome { process.interrupt() }
        }
        process.waitUntilExit()
        running.withLock { $0 = nil }
    }
}

/// Changes to what a program is built of, since somebody asked last.
final class SourceChanges: Sendable {
    private let signals: EndSignals
    private let mending = Atomic(false)

    /// Whether the last program could not start: what it stumbled over may stand in any file that people write.
    var hasToMend: Bool {
        get { mending.load(ordering: .relaxed) }
        set { mending.store(newValue, ordering: .relaxed) }
    }

    init(_ signals: EndSignals) {
        self.signals = signals
    }

    /// Notes changes, if they are to sources.
    @Sendable func add(_ changes: [FileChange]) {
        let hasToMend = hasToMend
        if changes.contains(where: { Self.isSource($0.path) || hasToMend && Self.isWritten($0.path) }) {
            signals.semaphore.signal()
        }
    }

    /// Not what a program itself writes when it starts, such as a database, or it would be started again and again.
    private static func isWritten(_ path: String) -> Bool {
        [".mochi", ".ts", ".js", ".css", ".html", ".json"].contains { path.hasSuffix($0) }
    }

    private static func isSource(_ path: String) -> Bool {
        path.hasSuffix("/Package.swift")
            || path.contains("/Sources/") && [".swift", ".c", ".h", ".cpp", ".json"].contains { path.hasSuffix($0) }
    }

    /// Waits for a change; false when the command is to end.
    func wait() -> Bool {
        if signals.hasCome { return false }
        signals.semaphore.wait()
        // What has come meanwhile is in the next build too.
        while signals.semaphore.wait(timeout: .now()) == .success {}
        return !signals.hasCome
    }
}
