/// How much a line matters.
public enum LogLevel: String, Sendable, CaseIterable, Comparable {
    /// Each message of a socket, each key of a cache.
    case debug
    /// What goes as it should.
    case info
    /// What somebody should look at: slow requests.
    case warn
    /// What failed.
    case error

    /// Whether `left` matters less.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warn: 2
        case .error: 3
        }
    }
}
