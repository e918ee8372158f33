/// What may stand in the head of a page.
///
/// `title`, `meta`, `link`, `base`, `HTMLScript`, `HTMLStyle`, `RawHTML`, and what builders make of them.
public protocol HeadContent: HTML {}

/// Adds to the head of the page, wherever it stands in the tree.
///
///     struct ProductPage: Component {
///         let product: Product
///         var body: some HTML {
///             Head {
///                 title { product.name }
///                 meta(.name("description"), .content(product.summary))
///             }
///             h1 { product.name }
///         }
///     }
///
/// Nothing in it waits: an `AsyncComponent` inside stops the program, one around it does not.
///
/// What is there twice collapses: there is one `title`, one `meta` of a name or property and one canonical `link`, the last that
/// was rendered, and of anything else one of each. What a part adds after the first bytes of the page have left comes too late
/// for the head and is left out.
public struct Head<Content: HeadContent>: HTML {
    @usableFromInline let content: Content

    /// Adds `content` to the head.
    @inlinable
    public init(@HTMLBuilder content: () -> Content) {
        self.content = content()
    }

    /// Writes nothing in its place.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.addToHead { content.render(into: &$0) }
    }
}

extension HTMLWriter {
    /// Takes what `render` writes to the head of the page.
    @usableFromInline
    mutating func addToHead(_ render: (inout HTMLWriter) -> Void) {
        let length = byteCount
        let (scopes, attributes) = (pass.scopes, pass.attributes)
        pass.scopes = []
        pass.attributes = []
        let wasMarking = isMarkingElements
        let parts = pass.parts.count
        isMarkingElements = false
        render(&self)
        precondition(
            pass.parts.count == parts,
            "the content of Head is taken out of the page at once: await in the component around it, not inside Head"
        )
        isMarkingElements = wasMarking
        pass.scopes = scopes
        pass.attributes = attributes
        pass.extras.head.add(takeBytes(behind: length))
    }
}

extension Head: Sendable where Content: Sendable {}

extension EmptyHTML: HeadContent {}
extension RawHTML: HeadContent {}
extension HTMLPair: HeadContent where First: HeadContent, Second: HeadContent {}
extension ConditionalHTML: HeadContent where First: HeadContent, Second: HeadContent {}
extension HTMLArray: HeadContent where Content: HeadContent {}
extension ForEach: HeadContent where Content: HeadContent {}
extension Group: HeadContent where Content: HeadContent {}
extension Optional: HeadContent where Wrapped: HeadContent {}
extension HTMLElement: HeadContent where Tag: HeadTag {}
extension HTMLVoidElement: HeadContent where Tag: HeadTag {}

/// The tag of an element that may stand in the head.
public protocol HeadTag: HTMLTag {}
