internal import Glibc

/// Why a connection did not do what it was asked; the client adds what it was waiting for.
enum ConnectionError: Error {
    case timedOut
    /// This side has closed it.
    case closed
    /// A system call has failed, with this `errno`.
    case system(String, Int32)
    /// TLS has failed.
    case tls(String)

    /// The system call that has just failed.
    static func system(_ call: String) -> ConnectionError {
        .system(call, errno)
    }

    var reason: String {
        switch self {
        case .timedOut: "nothing came in time"
        case .closed: "the client has closed the connection"
        case .system(let call, let code):
            unsafe "\(call): \(strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)")"
        case .tls(let reason): "TLS: \(reason)"
        }
    }
}
