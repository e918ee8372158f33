/// A snippet on its way to another component, with the values that its markup uses.
final class TemplateSnippet: Sendable {
    private let unit: TemplateUnit
    private let set: TemplateSet
    private let number: Int32
    private let slots: [TemplateValue]
    /// How deep the template is that holds it.
    let depth: Int

    init(_ unit: TemplateUnit, _ set: TemplateSet, _ number: Int32, slots: [TemplateValue], depth: Int) {
        self.unit = unit
        self.set = set
        self.number = number
        self.slots = slots
        self.depth = depth
    }

    /// Renders the snippet with `arguments`.
    func render(
        _ arguments: [TemplateValue],
        into writer: inout HTMLWriter,
        depth: Int
    ) throws(TemplateProblem) {
        var run = TemplateRun(unit, set, depth: depth)
        run.frame.values = slots
        try run.run(snippet: number, arguments, into: &writer)
    }
}

/// The content that a template puts between the tags of a component of Swift.
///
///     struct Card: Component, Decodable {
///         let title: String
///         let children: TemplateChildren
///         var body: some HTML {
///             section {
///                 h2 { title }
///                 children
///             }
///         }
///     }
///
/// Empty where the tag has none.
public struct TemplateChildren: HTML, Decodable, Sendable {
    private let snippet: TemplateSnippet?

    init(_ value: TemplateValue) {
        if case .snippet(let snippet) = value.storage { self.snippet = snippet } else { snippet = nil }
    }

    /// Nothing: only a template puts something between its tags.
    ///
    /// - Throws: `DecodingError` where the content does not come from a template.
    public init(from decoder: any Decoder) throws {
        self.init((decoder as? TemplateDecoder)?.value ?? .undefined)
    }

    /// Whether there is no content.
    public var isEmpty: Bool { snippet == nil }

    /// Renders the content.
    public func render(into writer: inout HTMLWriter) {
        guard let snippet else { return }
        writer.attempt { writer throws(TemplateProblem) in
            // A component that holds itself between its tags ends as one that holds itself.
            try snippet.render([], into: &writer, depth: snippet.depth + 1)
        }
    }
}

extension HTMLWriter {
    /// Renders what may fail: then nothing of it stays, and the part of the page fails that it belongs to.
    mutating func attempt(_ render: (inout HTMLWriter) throws(TemplateProblem) -> Void) {
        let mark = mark()
        do throws(TemplateProblem) {
            try render(&self)
        } catch {
            fail(error, backTo: mark)
        }
    }
}
