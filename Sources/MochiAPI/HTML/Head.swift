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
    private let content: Content

    /// Adds `content` to the head.
    public init(@HTMLBuilder content: () -> Content) {
        self.content = content()
    }

    /// Writes nothing in its place.
    public func render(into writer: inout HTMLWriter) {
        let length = writer.byteCount
        let (scopes, attributes) = (writer.pass.scopes, writer.pass.attributes)
        writer.pass.scopes = []
        writer.pass.attributes = []
        let wasMarking = writer.isMarkingElements
        let parts = writer.pass.parts.count
        writer.isMarkingElements = false
        content.render(into: &writer)
        precondition(
            writer.pass.parts.count == parts,
            "the content of Head is taken out of the page at once: await in the component around it, not inside Head"
        )
        writer.isMarkingElements = wasMarking
        writer.pass.scopes = scopes
        writer.pass.attributes = attributes
        writer.pass.extras.head.add(writer.takeBytes(behind: length))
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
