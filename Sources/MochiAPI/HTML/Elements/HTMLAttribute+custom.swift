extension HTMLAttribute {
    /// Class names when a condition holds.
    ///
    ///     li(.class("item"), .class("sold-out", when: product.isSoldOut)) { product.name }
    @inlinable
    public static func `class`(_ names: String, when isPresent: Bool) -> Self {
        Self("class", isPresent ? names : nil)
    }

    /// `data-NAME`, a value for scripts.
    ///
    /// A name that is not written in lower-case letters, digits and hyphens stops the program.
    public static func data(_ name: StaticString, _ value: String?) -> Self {
        checked(name, value, .data)
    }

    /// `aria-NAME`, for assistive technology (WAI-ARIA).
    public static func aria(_ name: StaticString, _ value: String?) -> Self {
        checked(name, value, .aria)
    }

    /// An attribute that has no function of its own.
    ///
    /// The name stands in the source. One that could end the tag, or be anything but a name, stops the program; event handlers
    /// (`on…`) are for `on`, so that no value becomes a script.
    public static func custom(_ name: StaticString, _ value: String?) -> Self {
        let text = name.description.lowercased()
        precondition(!text.hasPrefix("on"), "the attribute \(text) is a script: write .on(event, source)")
        precondition(text != "srcdoc", "the attribute srcdoc holds markup: write iframe(.srcdoc(RawHTML(…)))")
        return checked(name, value.map { safe($0, in: text) }, .none)
    }

    /// An event handler, `onEVENT`, whose script stands in the source.
    ///
    /// A content security policy with a nonce forbids these.
    public static func on(_ event: StaticString, _ script: StaticString) -> Self {
        check(event)
        return Self(RawAttribute(name: event, script.description, prefix: .on))
    }

    private static func checked(_ name: StaticString, _ value: String?, _ prefix: RawAttribute.Prefix) -> Self {
        check(name)
        return Self(RawAttribute(name: name, value, prefix: prefix))
    }

    private static func check(_ name: StaticString) {
        let isName = name.withUTF8Buffer { bytes in
            unsafe !bytes.isEmpty && bytes.allSatisfy { HTMLName.isAttributeCharacter($0) }
        }
        precondition(isName, "\"\(name)\" is no name of an attribute (HTML 13.1.2.3)")
    }

    private static func safe(_ value: String, in name: String) -> String {
        SafeURL.Rule(attribute: name, of: "")?.checked(value) ?? value
    }
}

/// An element with a name of its own, such as a custom element or one of SVG: made by `element`.
public struct NamedElement<Content: HTML>: HTML {
    @usableFromInline let name: StaticString
    @usableFromInline let attributes: [RawAttribute]
    @usableFromInline let content: Content

    @inlinable
    init(_ name: StaticString, _ attributes: [RawAttribute], _ content: Content) {
        self.name = name
        self.attributes = attributes
        self.content = content
    }

    /// Writes the element.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        let mark = writer.start(named: name, attributes.span)
        content.render(into: &writer)
        writer.write("</")
        writer.write(name)
        writer.write(">")
        writer.resume(mark)
    }
}

/// The tag of elements that this library does not know; they take the attributes of all elements.
public enum AnyTag: HTMLTag {
    /// Not written: the element's name is.
    public static var start: StaticString { "" }
    /// Not written: the element's name is.
    public static var end: StaticString { "" }
}

/// An element with a name of its own, such as a custom element or one of SVG.
///
///     element("circle", .custom("r", "4"), .class("dot"))
///
/// The name stands in the source: letters, digits and hyphens, and neither `script` nor `style`; anything else stops the program.
@inlinable
public func element<Content: HTML>(
    _ name: StaticString,
    _ attributes: HTMLAttribute<AnyTag>...,
    @HTMLBuilder content: () -> Content = { EmptyHTML() }
) -> NamedElement<Content> {
    HTMLName.checkElement(name)
    return NamedElement(name, attributes.map(\.raw), content())
}

/// Names of elements and attributes; asked at every rendering, so nothing here allocates.
@usableFromInline
enum HTMLName {
    /// Stops the program unless `name` is that of an element.
    @usableFromInline
    static func checkElement(_ name: StaticString) {
        let isName = name.withUTF8Buffer { bytes in
            unsafe bytes.first.map { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 } == true
                && bytes.allSatisfy { isCharacter($0) }
        }
        precondition(isName, "\"\(name)\" is no name of an element (HTML 13.1.2)")
        let text = name.description.lowercased()
        precondition(
            text != "script" && text != "style",
            "the text of a \(name) element is code: use HTMLScript or HTMLStyle"
        )
    }

    /// A letter, a digit or a hyphen: what names of elements are made of.
    static func isCharacter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || byte == UInt8(ascii: "-")
    }

    /// What does not end the name of an attribute.
    static func isAttributeCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "/"),
            UInt8(ascii: "="):
            false
        default: byte > 0x20 && byte < 0x7F
        }
    }
}
