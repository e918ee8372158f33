/// What HTML says of elements and attributes by their names (WHATWG HTML 13.1.2 and the index of attributes).
enum ElementTraits {
    /// Whether elements of a name have no content and no end tag.
    static func isVoid(_ name: String) -> Bool { void.contains(name) }

    /// Whether white space between the children of an element means nothing.
    static func ignoresSpace(_ name: String) -> Bool { spaceless.contains(name) }

    /// Whether white space in an element is kept as it is written.
    static func keepsSpace(_ name: String) -> Bool { name == "pre" || name == "textarea" }

    /// Whether an element is more than an element to the reader of a template.
    static func isReadApart(_ name: String) -> Bool { apart.contains(name) }

    private static let apart: Set<String> = [
        "body", "head", "html", "iframe", "noembed", "noframes", "noscript", "plaintext", "pre", "script", "style",
        "textarea", "title", "xmp",
    ]

    /// Whether an attribute says all by being there.
    static func isBoolean(_ name: String) -> Bool { boolean.contains(name) }

    private static let void: Set<String> = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    ]

    private static let spaceless: Set<String> = [
        "select", "tr", "table", "tbody", "thead", "tfoot", "colgroup", "datalist", "svg", "g", "defs",
    ]

    private static let boolean: Set<String> = [
        "allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default", "defer", "disabled",
        "disablepictureinpicture", "disableremoteplayback", "formnovalidate", "hidden", "indeterminate", "inert",
        "ismap",
        "itemscope", "loop", "multiple", "muted", "nomodule", "novalidate", "open", "playsinline", "readonly",
        "required",
        "reversed", "seamless", "selected", "webkitdirectory",
    ]
}
