/// Why a test client has no answer: the server was silent, left, or said what no client can accept.
///
/// A response is never an error, whatever its status.
public struct TestClientError: Error, Sendable, CustomStringConvertible {
    /// What was asked, what was waited for, and what happened instead.
    public let description: String
    /// Whether the client's time limit has passed.
    public let isTimeLimit: Bool

    init(_ description: String, isTimeLimit: Bool = false) {
        self.description = description
        self.isTimeLimit = isTimeLimit
    }

    /// What has become of `operation` while it waited for `awaited`.
    init(_ operation: String, waitingFor awaited: String, _ limit: TimeLimit, _ error: ConnectionError) {
        switch error {
        case .timedOut:
            self.init(
                "\(operation): \(awaited) did not come within \(limit.duration), the client's time limit "
                    + "(client.with(timeLimit:)); the server may still be at work.",
                isTimeLimit: true
            )
        case .closed:
            self.init("\(operation): the test has ended, or the connection was closed, before \(awaited) came.")
        case .system, .tls:
            self.init("\(operation): the connection broke before \(awaited) came. \(error.reason)")
        }
    }
}
