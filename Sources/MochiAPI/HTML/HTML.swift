/// What renders as HTML: text, elements, components and everything made of them.
///
/// A value describes its markup; nothing is written before it is rendered. Text and attribute values are escaped wherever they
/// stand, `RawHTML` is the only way around. The types that conform are those of this library and your components: write a
/// `Component` or an `AsyncComponent` and leave `render(into:)` to them.
///
///     func greeting(_ name: String) -> some HTML {
///         p(.class("greeting")) {
///             "Hello, "
///             strong { name }
///         }
///     }
public protocol HTML: SendableMetatype {
    /// Writes the markup of `self` behind what `writer` holds.
    ///
    /// Never suspends and never fails: what has to wait registers itself, and is awaited by whoever renders.
    func render(into writer: inout HTMLWriter)
}
