/// Content that comes later, with something in its place until then: made by `streamed`.
public struct StreamedHTML<Content: HTML & Sendable, Fallback: HTML, FailureView: HTML>: HTML {
    @usableFromInline let content: Content
    @usableFromInline let fallback: Fallback
    @usableFromInline let failure: (@Sendable (any Error) -> FailureView)?

    @inlinable
    init(content: Content, fallback: Fallback, failure: (@Sendable (any Error) -> FailureView)?) {
        self.content = content
        self.fallback = fallback
        self.failure = failure
    }

    /// Writes the fallback, and leaves the content to whoever puts the page together.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.stream(failure: view) {
            content.render(into: &$0)
        } fallback: {
            fallback.render(into: &$0)
        }
    }

    @inlinable var view: PagePart.RenderError? {
        guard let failure else { return nil }
        return { error, writer in
            let view = failure(error)
            view.render(into: &writer)
        }
    }
}

extension HTMLWriter {
    /// Writes what `fallback` does, and leaves what `content` does to whoever puts the page together.
    @usableFromInline
    mutating func stream(
        failure: PagePart.RenderError?,
        _ content: (inout HTMLWriter) -> Void,
        fallback: (inout HTMLWriter) -> Void
    ) {
        let pass = pass
        var inner = HTMLWriter(capacity: 256, options: options, session: pass.session)
        content(&inner)
        let position = pass.parts.count
        let html = inner.renderedPage()
        let part = html.onlyComponent.map { PagePart.Content.component($0) } ?? .rendered(html)
        pass.add(part, in: PagePart.Boundary(view: failure), options, at: byteCount)
        fallback(&self)
        pass.parts[position].fallback = PlacedPart.Fallback(
            end: byteCount,
            parts: pass.parts.count - position - 1
        )
    }

    /// Keeps what fails in the markup behind `start`, and in the parts from `position` on, from failing what is around it;
    /// `failure` takes the place of all of it.
    ///
    /// Markup without parts has nothing left that could fail, and stays where it is.
    mutating func enclose(from start: Int, parts position: Int, failure: @escaping PagePart.RenderError) {
        let pass = pass
        guard pass.parts.count > position else { return }
        let inner = pass.parts[position...].map { $0.moved(by: -start) }
        pass.parts.removeSubrange(position...)
        let html = RenderedHTML(buffer: HTMLBuffer(takeBytes(behind: start)), parts: inner, extras: nil)
        pass.add(.rendered(html), in: PagePart.Boundary(view: failure, isWhole: true), options, at: start)
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
    @inlinable
    public func streamed<Fallback: HTML>(
        @HTMLBuilder fallback: () -> Fallback
    ) -> StreamedHTML<Self, Fallback, EmptyHTML> {
        StreamedHTML(content: self, fallback: fallback(), failure: nil)
    }

    /// As `streamed`, with a view of its own for errors.
    ///
    ///     Reviews(product: product).streamed { p { "…" } } failure: { _ in p { "No reviews today." } }
    @inlinable
    public func streamed<Fallback: HTML, FailureView: HTML>(
        @HTMLBuilder fallback: () -> Fallback,
        @HTMLBuilder failure: @escaping @Sendable (any Error) -> FailureView
    ) -> StreamedHTML<Self, Fallback, FailureView> {
        StreamedHTML(content: self, fallback: fallback(), failure: failure)
    }
}
