import Foundation
import MochiAPI

extension ServeLimits {
    /// Shortens the timers to what the environment says, so that a suite need not wait for the defaults.
    ///
    /// In decimal seconds: `ECHO_HEADER_SECONDS`, `ECHO_IDLE_SECONDS`, and `ECHO_BODY_SECONDS` and `ECHO_WRITE_SECONDS`, which are
    /// one window here: the shorter counts. What is no number is passed over.
    mutating func shortenTimers() {
        if let header = seconds("ECHO_HEADER_SECONDS") { headerTime = header }
        if let idle = seconds("ECHO_IDLE_SECONDS") { keepAlive = idle }
        if let stall = [seconds("ECHO_BODY_SECONDS"), seconds("ECHO_WRITE_SECONDS")].compactMap(\.self).min() {
            stallTime = stall
        }
    }

    private func seconds(_ name: String) -> Duration? {
        ProcessInfo.processInfo.environment[name].flatMap(Double.init).map { .seconds($0) }
    }
}
