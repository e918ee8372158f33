extension String: HTML {
    /// Writes the text, escaped.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.write(text: self)
    }
}

extension Substring: HTML {
    /// Writes the text, escaped.
    public func render(into writer: inout HTMLWriter) {
        writer.write(text: String(self))
    }
}

extension Character: HTML {
    /// Writes the character, escaped.
    public func render(into writer: inout HTMLWriter) {
        writer.write(text: String(self))
    }
}

extension Int: HTML {
    /// Writes the number in decimal.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.write(decimal: self)
    }
}

extension Double: HTML {
    /// Writes the number as Swift describes it.
    public func render(into writer: inout HTMLWriter) {
        writer.write(text: description)
    }
}

/// Markup that is written as it is: the only way around escaping.
///
/// What comes from outside must never get in here; everything else on a page is escaped by its type, so the places to
/// look after are those that this name finds.
///
///     RawHTML("<svg viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>")
@frozen
public struct RawHTML: HTML, Sendable {
    @usableFromInline let markup: String

    /// The markup `markup`.
    @inlinable
    public init(_ markup: String) {
        self.markup = markup
    }

    /// Writes the markup unchanged.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.write(raw: markup)
    }
}

/// A comment in the markup.
///
/// Whatever the text is, it does not end the comment: `<`, `>` and `&` are written as character references.
public struct HTMLComment: HTML, Sendable {
    private let text: String

    /// A comment that says `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// Writes the comment.
    public func render(into writer: inout HTMLWriter) {
        writer.write("<!-- ")
        writer.write(text: text)
        writer.write(" -->")
    }
}
