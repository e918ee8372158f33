/// What `logger(_:)` writes, and where.
public struct LoggerOptions: Sendable {
    /// How lines look.
    public enum Format: Sendable {
        /// Text on a terminal, JSON elsewhere.
        case automatic
        /// For people: `17:30:16 GET  page /products/1 200 3ms`, in colors on a terminal unless `$NO_COLOR` is set.
        case text
        /// For programs: an object of JSON a line, with the fields of the event behind `time`, `level` and `event`.
        case json
    }

    /// Where lines go.
    public enum Output: Sendable {
        /// Standard output.
        case standardOutput
        /// Standard error.
        case standardError
        /// Appended to a file, which is made with mode 0640.
        case file(String)
    }

    /// Which events of caches are written.
    public enum Cache: Sendable {
        /// None.
        case off
        /// When a stale value is computed again.
        case revalidations
        /// Each read too.
        case verbose
    }

    /// How lines look; text on a terminal, JSON elsewhere.
    public var format = Format.automatic
    /// Where lines go; standard output.
    public var output = Output.standardOutput
    /// What matters less is not written; info.
    public var level = LogLevel.info
    /// Levels of events by name, in place of ours: `["ws:open": .debug]`.
    public var levels: [String: LogLevel] = [:]
    /// Requests that take longer are warnings; 1 s.
    public var slow = Duration.seconds(1)
    /// Which events of caches are written; revalidations.
    public var cache = Cache.revalidations
    /// Names whose values are not written, beside those of cookies, credentials and tokens: of header fields and of
    /// parameters of a query; case does not matter.
    public var redacted: [String] = []
    /// Bytes that may wait to be written: beyond them lines are dropped, and counted; 1 MiB.
    public var buffer = 1 << 20

    /// The defaults.
    public init() {}

    /// What `$MOCHI_LOG` asks for; `standard` where it is not set.
    static func fromEnvironment(
        _ value: String? = Environment["MOCHI_LOG"],
        or standard: LoggerOptions?
    ) throws(StartError) -> LoggerOptions? {
        guard let value, !value.isEmpty else { return standard }
        return try read(value, of: "$MOCHI_LOG", or: standard)
    }

    /// What `value` asks for: `off`, which is nil, `text`, `json`, or a level.
    static func read(
        _ value: String,
        of name: String,
        or standard: LoggerOptions?
    ) throws(StartError) -> LoggerOptions? {
        var options = standard ?? LoggerOptions()
        switch value {
        case "off": return nil
        case "text": options.format = .text
        case "json": options.format = .json
        default:
            guard let level = LogLevel(rawValue: value) else {
                let levels = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
                throw StartError("\(name) \"\(value)\": accepted are off, text, json, \(levels)")
            }
            options.level = level
        }
        return options
    }
}
