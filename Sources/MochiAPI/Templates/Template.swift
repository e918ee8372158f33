/// A template as a component: `Template("Price", ["cents": 250])` is what `<Price cents={250} />` is in another template.
///
///     div {
///         Template("UserAvatar", ["userId": 123])
///     }
///
/// It is an island wherever it says so:
///
///     Template("UserAvatar", ["userId": 123]).deferred { "Loading…" }
///     Template("Counter", ["start": 3]).hydrated()
///
/// The part of the page fails that holds a template which fails.
public struct Template: Island {
    let name: String
    let props: TemplateValue
    /// How many components it is in, as far as that is known.
    private var depth = 1

    /// The template in the file `name`.mochi, given `props`: an object.
    public init(_ name: String, _ props: TemplateValue = [:]) {
        self.name = name
        self.props = props
    }

    init(_ name: String, _ props: TemplateValue, depth: Int) {
        self.name = name
        self.props = props
        self.depth = depth
    }

    /// Nothing: a template is told apart by its name, which is not among its properties.
    ///
    /// - Throws: always `DecodingError`.
    public init(from decoder: any Decoder) throws {
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "a template is made by its name")
        )
    }

    /// Encodes the props.
    ///
    /// - Throws: `EncodingError` for a snippet among them.
    public func encode(to encoder: any Encoder) throws {
        try props.encode(to: encoder)
    }

    /// Renders the template.
    public func render(into writer: inout HTMLWriter) {
        let mark = writer.mark()
        guard let library = writer.options.templates as? TemplateLibrary else {
            return writer.fail(TemplateMissing(name: name, hint: ": there are no templates here"), backTo: mark)
        }
        let set = library.current
        guard let unit = set[name] else {
            let hint = Suggestion.text(for: name, among: set.units.map(\.program.name))
            return writer.fail(TemplateMissing(name: name, hint: hint), backTo: mark)
        }
        let object: TemplateObject
        if case .object(let members) = props.storage { object = members } else { object = .empty }
        writer.attempt { writer throws(TemplateProblem) in
            try set.render(unit, object, depth: depth, into: &writer)
        }
    }
}

/// Somebody names a template that is not there.
struct TemplateMissing: Error, CustomStringConvertible {
    let name: String
    let hint: String

    var description: String { "there is no template \(name)\(hint)" }
}
