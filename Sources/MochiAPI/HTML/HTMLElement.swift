/// The tag of an element: what stands at its start and at its end.
public protocol HTMLTag {
    /// The start tag without attributes, `<p>`.
    static var start: StaticString { get }
    /// The end tag, `</p>`.
    static var end: StaticString { get }
}

/// The tags of HTML.
public enum HTMLTags {}

/// An element with a start tag, attributes, content and an end tag.
///
/// Written by the name of the tag: `p { "Hello" }`, `a(.href("/"), .class("home")) { "Home" }`. Up to eight attributes stand in
/// the parentheses; `attributes` adds more.
@frozen
public struct HTMLElement<Tag: HTMLTag, let count: Int, Content: HTML>: HTML {
    @usableFromInline let attributes: InlineArray<count, RawAttribute>
    @usableFromInline let content: Content

    @inlinable @inline(__always)
    init(_ attributes: InlineArray<count, RawAttribute>, _ content: Content) {
        self.attributes = attributes
        self.content = content
    }

    /// Writes the element.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        let mark = writer.isMarkingElements ? writer.start(Tag.start, attributes.span) : nil
        if mark == nil {
            if count == 0 {
                writer.write(Tag.start)
            } else {
                writer.write(open: Tag.start)
                writer.write(attributes: attributes.span)
                writer.write(">")
            }
        }
        content.render(into: &writer)
        writer.write(Tag.end)
        if let mark { writer.resume(mark) }
    }
}

extension HTMLElement: Sendable where Content: Sendable {}

/// An element that has no content and no end tag, such as `br` and `img`.
@frozen
public struct HTMLVoidElement<Tag: HTMLTag, let count: Int>: HTML, Sendable {
    @usableFromInline let attributes: InlineArray<count, RawAttribute>

    @inlinable @inline(__always)
    init(_ attributes: InlineArray<count, RawAttribute>) {
        self.attributes = attributes
    }

    /// Writes the element.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        if writer.isMarkingElements {
            writer.resume(writer.start(Tag.start, attributes.span))
        } else {
            writer.write(open: Tag.start)
            if count > 0 { writer.write(attributes: attributes.span) }
            writer.write(">")
        }
    }
}
