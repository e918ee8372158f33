/// What one rendering collects beside its markup.
///
/// Belongs to one thread at a time: to whoever renders, then to whoever assembles the page.
final class RenderPass {
    let session: RenderSession
    var extras = PageExtras()
    var parts: [PlacedPart] = []
    /// Scopes that the next element belongs to.
    var scopes: [ScopedStyle] = []
    /// Attributes that the next element gets from outside.
    var attributes: [RawAttribute] = []
    /// What the islands of the rendering share; theirs to know.
    var ofIslands: AnyObject?

    init(_ session: RenderSession) {
        self.session = session
    }

    /// Leaves a place for a part behind `offset` bytes.
    func add(
        _ content: PagePart.Content,
        in boundary: PagePart.Boundary? = nil,
        _ options: RenderOptions,
        at offset: Int
    ) {
        let part = PagePart(content, boundary, options, session)
        parts.append(PlacedPart(offset: offset, part: part, fallback: nil))
    }
}

/// What a page is rendered for.
struct RenderOptions: Sendable {
    /// Value of the attribute `nonce` of scripts and style sheets.
    var nonce: String?
    /// The trace that the page is part of, for what it asks for; nil where that is not recorded.
    var traceparent: String?
    /// Whether errors may be shown.
    var isDevelopment = false
    /// The URLs of scripts of ours by their names.
    var scriptURLs: [String: String] = [:]
    /// Decides what becomes of the islands; nobody, where it is nil.
    var islands: (any AnyObject & Sendable)?
    /// What templates are found in.
    var templates: (any AnyObject & Sendable)?
}

/// What a rendering wants outside of the body.
struct PageExtras {
    var head = HeadEntries()
    var styles: [ScopedStyle] = []
    /// Names of scripts of ours that the page needs.
    var scripts: [String] = []
    /// Values that scripts read, each once.
    private(set) var data: [PageData] = []
    private var dataIDs: Set<String> = []

    var isEmpty: Bool { head.isEmpty && styles.isEmpty && scripts.isEmpty && data.isEmpty }

    mutating func add(_ style: ScopedStyle) {
        if !styles.contains(where: { $0.id == style.id }) { styles.append(style) }
    }

    mutating func add(script name: String) {
        if !scripts.contains(name) { scripts.append(name) }
    }

    mutating func add(_ value: PageData) {
        if dataIDs.insert(value.id).inserted { data.append(value) }
    }

    func adding(_ other: PageExtras?) -> PageExtras {
        var extras = self
        if let other { extras.add(other) }
        return extras
    }

    mutating func add(_ other: PageExtras) {
        head.add(other.head)
        for style in other.styles { add(style) }
        for name in other.scripts { add(script: name) }
        for value in other.data { add(value) }
    }
}

/// A value for scripts, in a block of JSON under a name that is made of its content.
struct PageData: Sendable {
    let id: String
    let json: String
}

/// What an element took from the writer at its start and gives back at its end.
@usableFromInline
struct ElementMark {
    fileprivate let scopes: [ScopedStyle]
}

extension HTMLWriter {
    /// Marks the elements that follow, up to `endScope`, as roots of a component with `style`.
    @usableFromInline
    mutating func beginScope(_ style: ScopedStyle) {
        pass.extras.add(style)
        pass.scopes.append(style)
        isMarkingElements = true
    }

    @usableFromInline
    mutating func endScope() {
        pass.scopes.removeLast()
        isMarkingElements = !pass.scopes.isEmpty
    }

    /// Gives `attributes` to the next element.
    @usableFromInline
    mutating func addToNextElement(_ attributes: [RawAttribute]) {
        pass.attributes += attributes
        isMarkingElements = true
    }

    /// Writes a start tag with everything that the element gets from outside; its content gets nothing of that.
    @usableFromInline @inline(never)
    mutating func start(_ tag: StaticString, _ attributes: Span<RawAttribute>) -> ElementMark {
        write(open: tag)
        return finishStart(attributes)
    }

    /// As for a tag, for an element that has but a name.
    @usableFromInline @inline(never)
    mutating func start(named name: StaticString, _ attributes: Span<RawAttribute>) -> ElementMark {
        write("<")
        write(name)
        return finishStart(attributes)
    }

    private mutating func finishStart(_ attributes: Span<RawAttribute>) -> ElementMark {
        if !isMarkingElements {
            write(attributes: attributes)
            write(">")
            return ElementMark(scopes: [])
        }
        let scopes = pass.scopes
        var all = pass.attributes
        for index in attributes.indices.reversed() { all.insert(attributes[index], at: 0) }
        pass.scopes = []
        pass.attributes = []
        isMarkingElements = false
        write(attributes: all.span)
        if !scopes.isEmpty {
            write(" data-mochi=\"")
            for (index, scope) in scopes.enumerated() {
                if index > 0 { write(" ") }
                write(text: scope.id)
            }
            write("\"")
        }
        write(">")
        return ElementMark(scopes: scopes)
    }

    @usableFromInline
    mutating func resume(_ mark: ElementMark) {
        pass.scopes = mark.scopes
        isMarkingElements = !mark.scopes.isEmpty
    }
}

/// An element with attributes that were added from outside.
public struct AttributedHTML<Tag: HTMLTag, Base: HTML>: HTML {
    @usableFromInline let base: Base
    @usableFromInline let attributes: [RawAttribute]

    @inlinable
    init(base: Base, attributes: [RawAttribute]) {
        self.base = base
        self.attributes = attributes
    }

    /// Writes the element.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.addToNextElement(attributes)
        base.render(into: &writer)
    }

    /// The same element with more attributes.
    @inlinable
    public func attributes(_ attributes: HTMLAttribute<Tag>...) -> AttributedHTML {
        AttributedHTML(base: base, attributes: self.attributes + attributes.map(\.raw))
    }
}

extension HTMLElement {
    /// The same element with more attributes: `class` and `style` are joined, others replaced.
    @inlinable
    public func attributes(_ attributes: HTMLAttribute<Tag>...) -> AttributedHTML<Tag, Self> {
        AttributedHTML(base: self, attributes: attributes.map(\.raw))
    }
}

extension HTMLVoidElement {
    /// The same element with more attributes: `class` and `style` are joined, others replaced.
    @inlinable
    public func attributes(_ attributes: HTMLAttribute<Tag>...) -> AttributedHTML<Tag, Self> {
        AttributedHTML(base: self, attributes: attributes.map(\.raw))
    }
}

extension HTMLWriter {
    /// Adds a script of ours and a value that it reads, whatever the page is made of.
    mutating func add(script name: String, reading data: PageData) {
        pass.extras.add(script: name)
        pass.extras.add(data)
    }
}
