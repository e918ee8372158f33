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

    /// A line with its end: for people the text that `describe` makes, for programs all fields.
    func line<Payload: EventPayload>(
        _ level: LogLevel,
        _ name: String,
        _ payload: Payload,
        _ describe: (Payload) -> LogText
    ) -> [UInt8] {
        guard case .text(let hasColors) = self else { return json(level, name, payload) }
        return Self.line(level, describe(payload), hasColors: hasColors)
    }

    private static func line(_ level: LogLevel, _ text: LogText, hasColors: Bool) -> [UInt8] {
        var line = LogLine()
        func color(_ code: String) -> String { hasColors ? code : "" }
        line.append(color("\u{1B}[2m"))
        line.append(localTime: LogLine.now)
        line.append(color("\u{1B}[0m") + " " + color(Self.color(of: level)))
        line.append(padded: text.subject, to: 4)
        for word in text.words {
            line.append(" ")
            line.append(visible: word)
        }
        if let status = text.status { line.append(" " + color(Self.color(of: status)) + "\(status)") }
        line.append(color("\u{1B}[0m"))
        if let time = text.time { line.append(" " + time.brief) }
        line.append("\n")
        for row in text.block?.split(separator: "\n") ?? [] {
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
