/// A template as it is written.
struct TemplateSyntax: Sendable {
    var nodes: [TemplateNode] = []
    /// The style rules: where they stand in the source.
    var styles: [Range<Int>] = []
}

/// A piece of a template.
indirect enum TemplateNode: Sendable {
    /// Text, as it stands in the source.
    case text(Range<Int>)
    /// `{expression}`
    case value(ExpressionSyntax)
    /// `{@html expression}`
    case markup(ExpressionSyntax)
    /// `{@const pattern = expression}`
    case constant(PatternSyntax, ExpressionSyntax)
    /// `{@render snippet(arguments)}`
    case render(RenderSyntax)
    case element(ElementSyntax)
    case component(ComponentSyntax)
    case conditional(ConditionalSyntax)
    case each(EachSyntax)
    case snippet(SnippetSyntax)
    /// `<mochi:head>`
    case head([TemplateNode], offset: Int)
    /// Nodes that belong to no element, such as those of `{#key}`.
    case group([TemplateNode])
}

/// An element of HTML.
struct ElementSyntax: Sendable {
    let name: String
    let offset: Int
    var attributes: [AttributeSyntax] = []
    var children: [TemplateNode] = []
}

/// A tag that begins with a capital letter: another component.
struct ComponentSyntax: Sendable {
    let name: String
    let offset: Int
    var attributes: [AttributeSyntax] = []
    var children: [TemplateNode] = []
}

/// A choice: `{#if …}…{:else if …}…{:else}…{/if}`.
struct ConditionalSyntax: Sendable {
    var branches: [(condition: ExpressionSyntax, children: [TemplateNode])] = []
    var otherwise: [TemplateNode] = []
}

/// A loop: `{#each items as item, index (key)}…{:else}…{/each}`.
struct EachSyntax: Sendable {
    let items: ExpressionSyntax
    let pattern: PatternSyntax?
    let index: String?
    let key: ExpressionSyntax?
    let offset: Int
    var children: [TemplateNode] = []
    var otherwise: [TemplateNode] = []
}

/// Markup with a name: `{#snippet name(parameters)}…{/snippet}`.
struct SnippetSyntax: Sendable {
    let name: String
    let parameters: [(pattern: PatternSyntax, standard: ExpressionSyntax?)]
    let offset: Int
    var children: [TemplateNode] = []
}

/// The place of such markup: `{@render name(arguments)}`.
struct RenderSyntax: Sendable {
    let snippet: ExpressionSyntax
    let arguments: [ExpressionSyntax]
    /// Whether nothing is rendered where there is no snippet.
    let isOptional: Bool
    let offset: Int
}

/// What names the parts of a value.
indirect enum PatternSyntax: Sendable {
    case name(String, offset: Int)
    case array([Element?], rest: PatternSyntax?, offset: Int)
    case object([(key: String, element: Element)], rest: PatternSyntax?, offset: Int)

    /// A part, with what stands in for it where it is undefined.
    struct Element: Sendable {
        let pattern: PatternSyntax
        let standard: ExpressionSyntax?
    }
}

/// What stands in a start tag.
struct AttributeSyntax: Sendable {
    /// What it is.
    enum Kind: Sendable {
        /// `name`, `name="…"`, `name={…}`, `{name}`
        case plain(AttributeValue)
        /// `{...expression}`
        case spread(ExpressionSyntax)
        /// `class:name={…}`
        case classToggle(ExpressionSyntax)
        /// `style:name={…}`
        case styleProperty(AttributeValue)
        /// `mochi:defer`, `mochi:hydrate:visible={{ rootMargin: "200px" }}`
        case directive(ExpressionSyntax?)
    }

    /// Without what stands before the colon of a directive for classes and styles.
    let name: String
    let kind: Kind
    let offset: Int
}

/// The value of an attribute.
enum AttributeValue: Sendable {
    /// There is none, not even an empty one.
    case none
    case parts([Part])

    /// A piece of a value.
    enum Part: Sendable {
        case text(Range<Int>)
        case value(ExpressionSyntax)
    }
}
