// The attributes that every element takes (HTML 3.2.6).
extension HTMLAttribute {
    /// The name of the element, once in a document.
    @inlinable
    public static func id(_ value: String?) -> Self { Self("id", value) }

    /// Class names with spaces between.
    @inlinable
    public static func `class`(_ value: String?) -> Self { Self("class", value) }

    /// Style rules for this element.
    @inlinable
    public static func style(_ value: String?) -> Self { Self("style", value) }

    /// What the element is about, shown as a hint.
    @inlinable
    public static func title(_ value: String?) -> Self { Self("title", value) }

    /// The language of the content (BCP 47).
    @inlinable
    public static func lang(_ value: String?) -> Self { Self("lang", value) }

    /// The direction of the text: `ltr`, `rtl` or `auto`.
    @inlinable
    public static func dir(_ value: String?) -> Self { Self("dir", value) }

    /// Whether the element is not shown.
    @inlinable
    public static func hidden(_ isPresent: Bool = true) -> Self { Self("hidden", isPresent: isPresent) }

    /// The place in the order of the tabulator.
    @inlinable
    public static func tabIndex(_ value: Int?) -> Self { Self("tabindex", value.map { String($0) }) }

    /// What the element is for assistive technology (WAI-ARIA).
    @inlinable
    public static func role(_ value: String?) -> Self { Self("role", value) }

    /// A key that activates the element.
    @inlinable
    public static func accessKey(_ value: String?) -> Self { Self("accesskey", value) }

    /// Whether the element has the focus first.
    @inlinable
    public static func autofocus(_ isPresent: Bool = true) -> Self { Self("autofocus", isPresent: isPresent) }

    /// Whether users may edit it: `true`, `false` or `plaintext-only`.
    @inlinable
    public static func contentEditable(_ value: String?) -> Self { Self("contenteditable", value) }

    /// Whether the element can be dragged: `true` or `false`.
    @inlinable
    public static func draggable(_ value: String?) -> Self { Self("draggable", value) }

    /// Whether spelling is checked: `true` or `false`.
    @inlinable
    public static func spellcheck(_ value: String?) -> Self { Self("spellcheck", value) }

    /// Whether it is translated: `yes` or `no`.
    @inlinable
    public static func translate(_ value: String?) -> Self { Self("translate", value) }

    /// Whether the element takes no input.
    @inlinable
    public static func inert(_ isPresent: Bool = true) -> Self { Self("inert", isPresent: isPresent) }

    /// Makes it a popover: `auto`, `manual` or `hint`.
    @inlinable
    public static func popover(_ value: String?) -> Self { Self("popover", value) }

    /// The keyboard of phones: such as `numeric` and `email`.
    @inlinable
    public static func inputMode(_ value: String?) -> Self { Self("inputmode", value) }

    /// The label of the enter key of phones.
    @inlinable
    public static func enterKeyHint(_ value: String?) -> Self { Self("enterkeyhint", value) }

    /// The slot of a shadow tree.
    @inlinable
    public static func slot(_ value: String?) -> Self { Self("slot", value) }

    /// Names of parts of a shadow tree.
    @inlinable
    public static func part(_ value: String?) -> Self { Self("part", value) }

    /// A property (microdata).
    @inlinable
    public static func itemProp(_ value: String?) -> Self { Self("itemprop", value) }

    /// Whether it is an item (microdata).
    @inlinable
    public static func itemScope(_ isPresent: Bool = true) -> Self { Self("itemscope", isPresent: isPresent) }

    /// The type of an item (microdata).
    @inlinable
    public static func itemType(_ value: String?) -> Self { Self("itemtype", value) }
}
