internal import Foundation
import TestSupport

/// The one place the suite takes its server from: the product `echo-server` (specification, section 21), on one loop.
///
/// `MOCHI_SUBJECT` may name another executable that behaves the same and takes `PORT`, such as a sanitizer build.
enum Subject {
    /// Starts a server of its own for a test that hurts it, measures it, or needs other settings.
    static func start(environment: [String: String] = [:], openFiles: Int? = nil) throws -> ServerProcess {
        let environment = ["MOCHI_LOOPS": "1"].merging(environment) { _, given in given }
        if let path = ProcessInfo.processInfo.environment["MOCHI_SUBJECT"] {
            return try ServerProcess(path: path, environment: environment, openFiles: openFiles)
        }
        return try ServerProcess(product: "echo-server", environment: environment, openFiles: openFiles)
    }

    /// The server all tests share that leave it as they found it; a crash in one shows in the next.
    static var shared: ServerProcess {
        get throws { try cached.get() }
    }

    /// Settings for tests that wait for a limit: every timer at one or two seconds, so nobody waits for the defaults.
    ///
    /// They are variables of `echo-server` alone; a server that does not know them is slower to test and nothing else.
    static let impatient = [
        "ECHO_HEADER_SECONDS": "1",
        "ECHO_BODY_SECONDS": "1",
        "ECHO_IDLE_SECONDS": "2",
        "ECHO_WRITE_SECONDS": "2",
    ]

    private static let cached = Result { try start() }
}
