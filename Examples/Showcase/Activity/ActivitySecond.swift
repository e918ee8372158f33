import MochiAPI

/// What the server did in one second, and what was open at its end; so it stands on the wire.
struct ActivitySecond: Encodable, Sendable {
    /// Its end, in seconds since 1970: one more than that of the second before.
    let at: Int
    var pages = 0
    var islands = 0
    var api = 0
    var files = 0
    /// What was refused before it came to a route.
    var other = 0
    /// Answers that were our fault, and islands that failed in a page or in a browser.
    var errors = 0
    /// Microseconds; nil in a second without requests.
    var median: Int?
    /// What 99 of 100 stayed within.
    var p99: Int?
    var sockets = 0
    var streams = 0

    var requests: Int { pages + islands + api + files + other }

    /// Handshakes and streams are counted as what is open instead.
    mutating func count(_ kind: RequestEvent.Kind) -> Bool {
        switch kind {
        case .page: pages += 1
        case .island: islands += 1
        case .api: api += 1
        case .file: files += 1
        case .none: other += 1
        case .ws, .sse: return false
        }
        return true
    }
}
