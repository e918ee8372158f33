internal import Glibc

/// A line of the log in the making.
struct LogLine {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(200)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Text in which nothing begins a line, or is taken for a command by a terminal.
    mutating func append(visible text: String) {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { return append(text) }
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) {
                append("\\u{\(String(scalar.value, radix: 16))}")
            } else {
                append(String(scalar))
            }
        }
    }

    mutating func append(padded text: String, to width: Int) {
        append(visible: text)
        for _ in text.utf8.count..<max(width, text.utf8.count) { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func append(_ number: Int, digits: Int) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
        var rest = number
        for place in (start..<bytes.count).reversed() {
            bytes[place] += UInt8(rest % 10)
            rest /= 10
        }
    }

    private mutating func append(clock hour: Int, _ minute: Int, _ second: Int) {
        append(hour, digits: 2)
        append(":")
        append(minute, digits: 2)
        append(":")
        append(second, digits: 2)
    }

    /// `17:30:16`, in the time zone of the process.
    mutating func append(localTime time: timespec) {
        var seconds = time.tv_sec
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        unsafe append(clock: Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    }

    /// `2026-11-21T17:30:16.123Z` (RFC 3339).
    mutating func append(universalTime time: timespec) {
        let days = CivilDate.floorDivide(Int64(time.tv_sec), 86_400)
        let second = time.tv_sec - Int(days) * 86_400
        let (year, month, day) = CivilDate.civil(fromDays: days)
        append(year, digits: 4)
        append("-")
        append(month, digits: 2)
        append("-")
        append(day, digits: 2)
        append("T")
        append(clock: second / 3600, second / 60 % 60, second % 60)
        append(".")
        append(time.tv_nsec / 1_000_000, digits: 3)
        append("Z")
    }

    /// The moment, of the clock on the wall.
    static var now: timespec {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return now
    }
}

extension Duration {
    /// As people read it: `350µs`, `3ms`, `1.2s`.
    var brief: String {
        let microseconds = Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
        if microseconds < 1000 { return "\(microseconds)µs" }
        if microseconds < 1_000_000 { return "\(microseconds / 1000)ms" }
        return "\(microseconds / 1_000_000).\(microseconds / 100_000 % 10)s"
    }
}
