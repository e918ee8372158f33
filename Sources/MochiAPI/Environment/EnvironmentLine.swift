/// A line of a file such as `.env`: white space, a comment, or an assignment.
///
///     PORT=8080
///     export GREETING="Hello,\nyou"   # a comment needs white space before it
///     PATTERN='\d+'
struct EnvironmentLine: Equatable {
    /// What is assigned to; nil when nothing is.
    private(set) var name: String?
    private(set) var value = ""
    /// Where the value stands in the line, its quotes included.
    private(set) var place = 0..<0
    /// Why the line is none of these; what stands in it is a secret.
    private(set) var problem: String?

    private static let blanks: Set = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    private static let hash = UInt8(ascii: "#")
    private static let shape = "a line is NAME=value, or begins with #"

    /// Reads a line without its end.
    init(_ line: [UInt8]) {
        var index = Self.skipBlanks(line, 0)
        if index == line.count || line[index] == Self.hash { return }
        let first = Self.word(line, &index)
        var name = first
        let next = Self.skipBlanks(line, index)
        if first == "export", next > index {
            index = next
            name = Self.word(line, &index)
        }
        index = Self.skipBlanks(line, index)
        guard let initial = name.utf8.first, !Self.isDigit(initial), index < line.count,
            line[index] == UInt8(ascii: "=")
        else {
            problem = Self.shape
            return
        }
        self.name = name
        readValue(line, behind: index + 1)
    }

    private mutating func readValue(_ line: [UInt8], behind equals: Int) {
        let start = Self.skipBlanks(line, equals)
        var bytes: [UInt8] = []
        var end = line.count
        if start < end, line[start] == UInt8(ascii: "\"") || line[start] == UInt8(ascii: "'") {
            (bytes, end) = readQuoted(line, from: start)
        } else {
            // A # right behind the = belongs to the value: it may be a colour.
            end = (start..<end).first { line[$0] == Self.hash && Self.blanks.contains(line[$0 - 1]) } ?? end
            while end > start, Self.blanks.contains(line[end - 1]) { end -= 1 }
            bytes = Array(line[start..<end])
        }
        // What is written in the place of nothing must not touch a comment.
        place = end == start ? equals..<equals : start..<end
        guard problem == nil else { return }
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            problem = "the value is no text in UTF-8"
            return
        }
        value = text
    }

    /// What stands between the quotes, and where the closing one ends.
    private mutating func readQuoted(_ line: [UInt8], from start: Int) -> (bytes: [UInt8], end: Int) {
        let quote = line[start]
        var bytes: [UInt8] = []
        var index = start + 1
        while index < line.count, line[index] != quote {
            if quote == UInt8(ascii: "\""), line[index] == UInt8(ascii: "\\") {
                index += 1
                switch index < line.count ? line[index] : 0 {
                case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
                case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
                default:
                    problem = #"between double quotes a \ stands before n, " or \ only; single quotes take it as it is"#
                    return ([], line.count)
                }
            } else {
                bytes.append(line[index])
            }
            index += 1
        }
        guard index < line.count else {
            problem = "the quote is not closed on its line"
            return ([], line.count)
        }
        let behind = Self.skipBlanks(line, index + 1)
        guard behind == line.count || behind > index + 1 && line[behind] == Self.hash else {
            problem = "only a comment may follow the closing quote"
            return ([], line.count)
        }
        return (bytes, index + 1)
    }

    private static func skipBlanks(_ line: [UInt8], _ start: Int) -> Int {
        line[start...].firstIndex { !blanks.contains($0) } ?? line.count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Letters, digits and underscores.
    private static func word(_ line: [UInt8], _ index: inout Int) -> String {
        let start = index
        while index < line.count {
            let letter = line[index] | 0x20
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
            guard isLetter || isDigit(line[index]) || line[index] == UInt8(ascii: "_") else { break }
            index += 1
        }
        return String(decoding: line[start..<index], as: UTF8.self)
    }
}
