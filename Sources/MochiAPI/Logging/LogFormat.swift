internal import Glibc

/// How events become lines.
enum LogFormat: Sendable {
    case text(hasColors: Bool)
    case json

    init(_ format: LoggerOptions.Format, for descriptor: Int32) {
        let isTerminal = isatty(descriptor) == 1
        switch format {
        case .text: self = .text(hasColors: isTerminal && !Environment.has("NO_COLOR"))
        case .automatic where isTerminal: self = .text(hasColors: !Environment.has("NO_COLOR"))
        case .json, .automatic: self = .json
        }
    }

    /// A line with its end: for people by `words`, for programs with all fields.
    ///
    /// `subject` is a short word in the second column, such as a method; `status` is shown in its color.
    func line(
        _ level: LogLevel,
        _ name: String,
        _ payload: some EventPayload,
        _ subject: String,
        _ words: String...,
        status: Int? = nil,
        time: Duration? = nil,
        block: String? = nil
    ) -> [UInt8] {
        guard case .text(let hasColors) = self else { return json(level, name, payload) }
        var line = LogLine()
        if hasColors { line.append("\u{1B}[2m") }
        line.append(localTime: LogLine.now)
        if hasColors { line.append("\u{1B}[0m") }
        line.append(" ")
        if hasColors { line.append(Self.color(of: level)) }
        line.append(padded: subject, to: 4)
        for word in words {
            line.append(" ")
            line.append(visible: word)
        }
        if let status {
            line.append(" ")
            if hasColors { line.append(Self.color(of: status)) }
            line.append("\(status)")
        }
        if hasColors { line.append("\u{1B}[0m") }
        if let time { line.append(" " + time.brief) }
        line.append("\n")
        for row in block?.split(separator: "\n") ?? [] {
            line.append("    ")
            line.append(visible: String(row))
            line.append("\n")
        }
        return line.bytes
    }

    private func json(_ level: LogLevel, _ name: String, _ payload: some EventPayload) -> [UInt8] {
        var line = LogLine()
        line.append("{\"time\":\"")
        line.append(universalTime: LogLine.now)
        line.append("\",\"level\":\"")
        line.append(level.rawValue)
        line.append("\",\"event\":\"")
        line.append(name)
        line.append("\",")
        var json = EventJSON(continuing: line.bytes)
        payload.describe(to: &json)
        json.end()
        json.append(raw: "\n")
        return json.bytes
    }

    /// The line that tells of those that were dropped.
    func line(dropped count: Int) -> [UInt8] {
        switch self {
        case .text:
            return Array(
                "         \(count) lines of the log were dropped: they came faster than they were written\n".utf8
            )
        case .json:
            var line = LogLine()
            line.append("{\"time\":\"")
            line.append(universalTime: LogLine.now)
            line.append("\",\"level\":\"warn\",\"event\":\"log:drop\",\"count\":\(count)}\n")
            return line.bytes
        }
    }

    private static func color(of level: LogLevel) -> String {
        switch level {
        case .debug: "\u{1B}[2m"
        case .info: ""
        case .warn: "\u{1B}[33m"
        case .error: "\u{1B}[31m"
        }
    }

    private static func color(of status: Int) -> String {
        switch status {
        case ..<300: "\u{1B}[32m"
        case ..<400: "\u{1B}[36m"
        case ..<500: "\u{1B}[33m"
        default: "\u{1B}[31m"
        }
    }
}
