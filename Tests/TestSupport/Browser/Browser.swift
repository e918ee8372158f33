internal import Foundation
internal import Glibc

/// A headless Chromium with a profile of its own, driven over DevTools.
///
/// It ends with the object. Everything waits by blocking, so one thread uses a browser and its pages: `run` brings that thread.
///
///     try await Browser.run { browser in
///         let page = try browser.open("http://127.0.0.1:3333/chat")
///         try page.wait(until: "document.title.includes('counter')")
///         #expect(try page.takeErrors() == [])
///     }
package final class Browser {
    /// The program, as Debian calls it.
    package static let program = "chromium"

    private let child: ChildProcess
    private let profile: String
    private let tools: DevTools

    /// Runs `body` with a new browser, on a thread of its own.
    package static func run<Value: Sendable>(
        _ body: @escaping @Sendable (Browser) throws -> Value
    ) async throws -> Value {
        try await onThread { try body(Browser()) }
    }

    /// Starts the browser and waits until it can be driven.
    ///
    /// - Throws: `BrowserFailure` that says what to install when there is no such program.
    package init(_ program: String = Browser.program, by cutoff: Cutoff = .seconds(60)) throws {
        profile = NSTemporaryDirectory() + "mochi-browser-\(UUID().uuidString)"
        let log = profile + "/output.log"
        child = try Self.start(program, profile, log)
        let (port, path) = try Self.address(profile, child, log, by: cutoff)
        tools = try DevTools(port: port, path: path, by: cutoff)
    }

    private static func start(_ program: String, _ profile: String, _ log: String) throws -> ChildProcess {
        try FileManager.default.createDirectory(atPath: profile, withIntermediateDirectories: true)
        let null = Descriptor(takingOwnershipOf: unsafe Glibc.open("/dev/null", O_RDWR | O_CLOEXEC))
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        let output = Descriptor(takingOwnershipOf: unsafe Glibc.open(log, flags, 0o600))
        do throws(SystemError) {
            return try ChildProcess(
                program,
                Self.flags + ["--user-data-dir=\(profile)", "about:blank"],
                environment: [:],
                descriptors: [null.number, output.number, output.number]
            )
        } catch {
            try? FileManager.default.removeItem(atPath: profile)
            guard error.code == ENOENT else { throw error }
            throw BrowserFailure("\(program) is not in PATH: `scripts/setup browser` installs it")
        }
    }

    deinit {
        _ = try? tools.command("Browser.close", by: .seconds(5))
        if !child.hasExited(within: .seconds(5)) { child.kill() }
        _ = try? child.waitForExit(by: .seconds(5))
        try? FileManager.default.removeItem(atPath: profile)
    }

    private static let flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
        // Pictures of a page have the same width on every machine.
        "--hide-scrollbars",
    ]

    /// The port and the path of DevTools, which the browser writes into its profile.
    private static func address(
        _ profile: String,
        _ child: ChildProcess,
        _ log: String,
        by cutoff: Cutoff
    ) throws -> (port: UInt16, path: String) {
        while true {
            let text = (try? String(contentsOfFile: profile + "/DevToolsActivePort", encoding: .utf8)) ?? ""
            let lines = text.split(separator: "\n").map(String.init)
            if lines.count == 2, let port = UInt16(lines[0]) { return (port, lines[1]) }
            // The pause between two looks is a wait for the one event that makes them pointless.
            if child.hasExited(within: .milliseconds(10)) || cutoff.hasPassed {
                let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                throw BrowserFailure("\(program) does not start: \(output.suffix(2000))")
            }
        }
    }

    /// Opens a window on `url` and waits until it has loaded.
    ///
    /// A visitor has cookies and storage of their own; without one it is another window of the same person.
    package func open(_ url: String, as visitor: Visitor? = nil) throws -> Page {
        var parameters: [String: Any] = ["url": "about:blank", "newWindow": true]
        if let visitor { parameters["browserContextId"] = visitor.identifier }
        let target = try tools.command("Target.createTarget", parameters)["targetId"] as? String ?? ""
        let attached = try tools.command("Target.attachToTarget", ["targetId": target, "flatten": true])
        let page = try Page(tools, session: attached["sessionId"] as? String ?? "")
        try page.navigate(to: url)
        return page
    }

    /// Somebody else at a browser of their own.
    package func visitor() throws -> Visitor {
        Visitor(identifier: try tools.command("Target.createBrowserContext")["browserContextId"] as? String ?? "")
    }

    /// Cookies and storage that are shared by the windows of one person.
    package struct Visitor: Sendable {
        let identifier: String
    }
}
