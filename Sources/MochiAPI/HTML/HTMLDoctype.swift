/// The first line of a document, `<!doctype html>`.
///
/// Shells have their own; this is for a document that is rendered as a whole:
///
///     .html(
///         Group {
///             HTMLDoctype()
///             html(.lang("en")) { body { h1 { "Tea" } } }
///         }
///     )
@frozen
public struct HTMLDoctype: HTML, Sendable {
    /// The first line of a document.
    @inlinable
    public init() {}

    /// Writes the line, without an end.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.write("<!doctype html>")
    }
}
