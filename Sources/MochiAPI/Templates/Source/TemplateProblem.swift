/// Something in a template that cannot be understood, or cannot be done: what, and where.
///
/// Its description is what a terminal and the browser show:
///
/// ```text
/// components/Home.mochi:3:14: "}" is missing behind the expression
///   3 | <p>{user.name</p>
///     |              ^
/// ```
public struct TemplateProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path of the file.
    public let path: String
    /// The line, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int
    /// What is wrong, and what to do.
    public let message: String
    /// The text of the line.
    public let excerpt: String

    /// The longest part of a line that is shown.
    private static let width = 160

    /// The place and the message.
    var headline: String { "\(path):\(line):\(column): \(message)" }

    /// The place, the message, and the line with a caret below.
    public var description: String {
        let number = String(line)
        let margin = String(repeating: " ", count: number.utf8.count)
        // A line of a generated file may be the whole file: what is shown begins near the place.
        let scalars = Array(excerpt.unicodeScalars)
        let first = column > Self.width ? column - Self.width / 2 : 0
        let shown = scalars[min(first, scalars.count)..<min(first + Self.width, scalars.count)]
        let before = scalars[min(first, scalars.count)..<min(max(column - 1, first), scalars.count)]
        var text = String.UnicodeScalarView()
        text.append(contentsOf: shown)
        // A tab stays one, so that the caret stands below its character.
        let space = String(String.UnicodeScalarView(before.map { $0 == "\t" ? "\t" : " " }))
        return "\(headline)\n  \(number) | \(String(text))\n  \(margin) | \(space)^"
    }
}

/// All that is wrong in the templates of an application.
public struct TemplateErrors: Error, Sendable, CustomStringConvertible {
    /// The problems, file by file, as they are found: what is not closed comes behind what is in it.
    public let problems: [TemplateProblem]

    /// One problem behind the other.
    public var description: String {
        problems.map(\.description).joined(separator: "\n\n")
    }
}
