/// Content that comes later, with something in its place until then: made by `streamed`.
public struct StreamedHTML<Content: HTML & Sendable, Fallback: HTML, FailureView: HTML>: HTML {
    let content: Content
    let fallback: Fallback
    let failure: (@Sendable (any Error) -> FailureView)?

    /// Writes the fallback, and leaves the content to whoever puts the page together.
    public func render(into writer: inout HTMLWriter) {
        let pass = writer.pass
        var inner = HTMLWriter(capacity: 256, options: writer.options, session: pass.session)
        content.render(into: &inner)
        let part = PagePart(boundaryAround: inner.rendered(), writer.options, pass.session, failure: view)
        let offset = writer.byteCount
        let position = pass.parts.count
        pass.parts.append(PlacedPart(offset: offset, part: part, fallback: nil))
        fallback.render(into: &writer)
        pass.parts[position].fallback = PlacedPart.Fallback(
            end: writer.byteCount,
            parts: pass.parts.count - position - 1
        )
    }

    private var view: (@Sendable (any Error, inout HTMLWriter) -> Void)? {
        guard let failure else { return nil }
        return { error, writer in failure(error).render(into: &writer) }
    }
}

extension HTML where Self: Sendable {
    /// Sends `fallback` in place and the content later, when it is ready, in the same response.
    ///
    ///     Reviews(product: product).streamed { p { "Looking for reviews…" } }
    ///
    /// The rest of the page does not wait. What is ready when the page begins to leave stands in its place at once. A few lines
    /// of script put late content in its place; a browser without scripts asks again for the page and gets it in order, as
    /// robots do by option. An error inside shows a sentence in place of the content, and the page stays whole.
    public func streamed<Fallback: HTML>(
        @HTMLBuilder fallback: () -> Fallback
    ) -> StreamedHTML<Self, Fallback, EmptyHTML> {
        StreamedHTML(content: self, fallback: fallback(), failure: nil)
    }

    /// As `streamed`, with a view of its own for errors.
    ///
    ///     Reviews(product: product).streamed { p { "…" } } failure: { _ in p { "No reviews today." } }
    public func streamed<Fallback: HTML, FailureView: HTML>(
        @HTMLBuilder fallback: () -> Fallback,
        @HTMLBuilder failure: @escaping @Sendable (any Error) -> FailureView
    ) -> StreamedHTML<Self, Fallback, FailureView> {
        StreamedHTML(content: self, fallback: fallback(), failure: failure)
    }
}
