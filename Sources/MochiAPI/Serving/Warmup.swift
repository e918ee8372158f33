internal import Foundation
internal import Glibc
internal import MochiEngine
internal import Synchronization

/// Requests that a server makes to itself before clients do: one for each page without parameters.
struct Warmup: Sendable {
    /// The field by whose value the server knows its own requests.
    static let field = "x-mochi-warmup"

    let paths: [String]
    /// What nobody else knows.
    let secret: String

    /// The pages among the routes of an application.
    init(_ application: Application, secret: String) {
        paths = application.listing.filter {
            $0.route.kind == .page && !$0.pattern.contains(":") && !$0.pattern.contains("*")
        }
        .map(\.pattern)
        self.secret = secret
    }

    /// Asks for one page after the other, between `warmup:start` and `warmup:complete`.
    ///
    /// `adopt` takes the server's end of a connection. Not called on a loop.
    func run(_ adopt: @escaping @Sendable (Int32) -> Void, while isWanted: @escaping @Sendable () -> Bool) async {
        mochiEvents.emit(.warmupStart, WarmupStartEvent(routeCount: paths.count))
        let start = ContinuousClock.now
        // A thread of its own: handlers may need those that tasks share.
        let errors = await withCheckedContinuation { done in
            Thread.detachNewThread {
                var errors = 0
                for path in paths where isWanted() {
                    if !self.succeeds(path, adopt) { errors += 1 }
                }
                done.resume(returning: errors)
            }
        }
        mochiEvents.emit(
            .warmupComplete,
            WarmupCompleteEvent(routeCount: paths.count, errorCount: errors, duration: .now - start)
        )
    }

    private func succeeds(_ path: String, _ adopt: (Int32) -> Void) -> Bool {
        var pair: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else { return false }
        defer { close(pair[0]) }
        _ = fcntl(pair[1], F_SETFL, fcntl(pair[1], F_GETFL) | O_NONBLOCK)
        adopt(pair[1])
        let request = LocalRequest(
            path: path,
            fields: ["\(Self.field): \(secret)"],
            timeout: timeval(tv_sec: 30, tv_usec: 0)
        )
        guard let status = request.status(over: pair[0]) else { return false }
        request.finish(pair[0])
        return status < 500
    }
}
