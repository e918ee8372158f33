/// A script that stands in the source, or data for one.
///
///     HTMLScript("document.documentElement.classList.add('js')")
///     HTMLScript(json: encoded, id: "cart")
///
/// A script's text is never made of what comes from outside: data goes into a block of its own, which a script reads with
/// `JSON.parse(document.getElementById(id).textContent)`. Carries the nonce of the page's content security policy.
public struct HTMLScript: HeadContent, Sendable {
    private enum Text {
        case source(StaticString)
        case json(String, id: String)
        case url(String, isModule: Bool)
    }

    private let text: Text

    /// A script as it stands in the source.
    public init(_ source: StaticString) {
        let text = source.description.lowercased()
        precondition(
            !text.contains("</script") && !text.contains("<!--"),
            "the text of a script cannot hold </script or <!--: write <\\/script and <\\!--"
        )
        self.text = .source(source)
    }

    /// A block of data: JSON (RFC 8259) under an `id`.
    ///
    /// `<`, `>`, `&` and the line separators U+2028 and U+2029, which JSON has in strings only, are written as `\u` escapes, so
    /// that no text ends the block.
    public init(json: String, id: String) {
        text = .json(json, id: id)
    }

    /// A script of its own file; a module unless said otherwise.
    ///
    /// A `data` URL becomes `about:invalid`, as everything does that is code itself.
    public init(src url: String, isModule: Bool = true) {
        text = .url(url, isModule: isModule)
    }

    /// Writes the element.
    public func render(into writer: inout HTMLWriter) {
        switch text {
        case .source(let source):
            writer.write("<script")
            writer.writeNonce()
            writer.write(">")
            writer.write(source)
        case .json(let json, let id):
            writer.write("<script type=\"application/json\" id=\"")
            writer.write(text: id)
            writer.write("\">")
            writer.write(raw: HTMLScript.escaped(json))
        case .url(let url, let isModule):
            writer.write(isModule ? "<script type=\"module\" src=\"" : "<script defer src=\"")
            writer.write(text: SafeURL.checkedScript(url))
            writer.write("\"")
            writer.writeNonce()
            writer.write(">")
        }
        writer.write("</script>")
    }

    /// The text with escapes for what could end the block.
    static func escaped(_ json: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(json.utf8.count)
        for scalar in json.unicodeScalars {
            switch scalar {
            case "<": escaped += "\\u003c"
            case ">": escaped += "\\u003e"
            case "&": escaped += "\\u0026"
            case "\u{2028}": escaped += "\\u2028"
            case "\u{2029}": escaped += "\\u2029"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// A style sheet in the page.
///
/// `</` in the rules is written with an escape of CSS, so that no text ends the element. Carries the nonce of the page's content
/// security policy. For rules of one component see `ScopedStyle`.
public struct HTMLStyle: HeadContent, Sendable {
    private let css: String

    /// The rules `css`.
    public init(_ css: String) {
        self.css = css
    }

    /// Writes the element.
    public func render(into writer: inout HTMLWriter) {
        writer.write("<style")
        writer.writeNonce()
        writer.write(">")
        writer.write(raw: HTMLStyle.escaped(css))
        writer.write("</style>")
    }

    /// The rules with `<\/` for `</`.
    ///
    /// Read in bytes, as browsers read: a `Character` may hold more than the `<` of a tag, U+0600 before it for one.
    static func escaped(_ css: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(css.utf8.count)
        for byte in css.utf8 {
            if byte == UInt8(ascii: "/"), escaped.last == UInt8(ascii: "<") { escaped.append(UInt8(ascii: "\\")) }
            escaped.append(byte)
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

extension HTMLWriter {
    /// Writes the attribute `nonce`, when the page has one.
    mutating func writeNonce() {
        guard let nonce = options.nonce else { return }
        write(" nonce=\"")
        write(text: nonce)
        write("\"")
    }
}
