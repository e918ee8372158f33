/// The lines of a source file around one of them.
struct SourceExcerpt: Sendable, Equatable {
    /// A line with its number.
    struct Line: Sendable, Equatable {
        let number: Int
        let text: String
        let isMarked: Bool
    }

    let location: SourceLocation
    let lines: [Line]

    /// Lines before and behind the marked one.
    static let reach = 5
    /// Characters of a line; generated sources have lines that are files.
    private static let width = 400

    /// Reads the file; nil when it is not there, or no longer as long.
    ///
    /// Blocks.
    static func read(_ location: SourceLocation) -> SourceExcerpt? {
        guard let text = try? FileText.read(location.path) else { return nil }
        return SourceExcerpt(location, of: text)
    }

    /// The excerpt of a file that holds `text`; nil when the line is not in it.
    init?(_ location: SourceLocation, of text: String) {
        let all = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard location.line >= 1, location.line <= all.count else { return nil }
        let first = max(location.line - Self.reach, 1)
        let last = min(location.line + Self.reach, all.count)
        self.location = location
        lines = (first...last).map { number in
            Line(number: number, text: String(all[number - 1].prefix(Self.width)), isMarked: number == location.line)
        }
    }
}
