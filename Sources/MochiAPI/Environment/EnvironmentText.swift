/// The bytes of a file such as `.env`, and a way to change one assignment that leaves every other byte as it is.
package struct EnvironmentText: Equatable {
    package private(set) var bytes: [UInt8]

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    package init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// The lines without their ends, and where each begins.
    var lines: [(start: Int, line: EnvironmentLine)] {
        var start = bytes.starts(with: Self.mark) ? Self.mark.count : 0
        var lines: [(start: Int, line: EnvironmentLine)] = []
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: Self.newline) ?? bytes.count
            let hasReturn = end > start && bytes[end - 1] == Self.carriageReturn
            lines.append((start, EnvironmentLine(Array(bytes[start..<(hasReturn ? end - 1 : end)]))))
            start = end + 1
        }
        return lines
    }

    /// Whether a line gives the name a value, if only one that cannot be read.
    package func assigns(_ name: String) -> Bool {
        lines.contains { $0.line.name == name && !$0.line.place.isEmpty }
    }

    /// Writes a value, which needs no quotes, in the place of every value that the name has; a name without a line gets one,
    /// the last.
    package mutating func set(_ name: String, to value: String) {
        let found = lines.filter { $0.line.name == name }
        for (start, line) in found.reversed() {
            bytes.replaceSubrange(start + line.place.lowerBound..<start + line.place.upperBound, with: value.utf8)
        }
        guard found.isEmpty else { return }
        let first = bytes.firstIndex(of: Self.newline) ?? 0
        let end = first > 0 && bytes[first - 1] == Self.carriageReturn ? "\r\n" : "\n"
        if !bytes.isEmpty, bytes != Self.mark, bytes.last != Self.newline { bytes += end.utf8 }
        bytes += "\(name)=\(value)\(end)".utf8
    }
}
