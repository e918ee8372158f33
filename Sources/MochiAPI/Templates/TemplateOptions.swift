/// Where templates are, and what they may use beside each other.
public struct TemplateOptions: Sendable {
    /// The directory of the templates, `NAME.mochi`, and of its subdirectories.
    ///
    /// `./components` when it exists.
    public var directory: String?
    /// What finds the props of templates, and components of Swift that templates may use by their names.
    ///
    ///     options.templates.components = [
    ///         Mochi.component("UserAvatar") { props, request in try await users.find(props["userId"].decoded()) },
    ///         Mochi.component(Price.self),
    ///     ]
    public var components: [TemplateComponent] = []
    /// Functions that templates may call by their names.
    ///
    ///     options.templates.functions["price"] = TemplateFunction { (cents: Int) in "€ \(cents / 100)" }
    public var functions: [String: TemplateFunction] = [:]

    /// The defaults.
    public init() {}
}

/// What templates may use by its name: made by `Mochi.component`.
public struct TemplateComponent: Sendable {
    enum Content: Sendable {
        case feed(TemplateFeed)
        case swift(SwiftComponent)
    }

    let name: String
    let content: Content
    /// How it is fetched where it is an island; for templates.
    var island = IslandOptions()
}

extension Mochi {
    /// Finds the props of the template `name`, wherever it is used, beside those that its tag gives.
    ///
    ///     Mochi.component("UserAvatar") { props, request in
    ///         try await users.find(props["userId"].decoded())
    ///     }
    ///
    /// It runs for each use, for all on a page at the same time. What it returns is encoded, and goes before what the tag gives. What it
    /// throws fails the part of the page; as an island, the island.
    public static func component(
        _ name: String,
        island: IslandOptions = IslandOptions(),
        serverProps:
            @escaping @Sendable (TemplateValue, RequestContext) async throws -> some Encodable & SendableMetatype
    ) -> TemplateComponent {
        let feed = TemplateFeed.async { props, request in
            try TemplateEncoding().value(of: try await serverProps(props, request))
        }
        return TemplateComponent(name: name, content: .feed(feed), island: island)
    }

    /// Finds the props of the template `name` without waiting.
    public static func component(
        _ name: String,
        island: IslandOptions = IslandOptions(),
        serverProps: @escaping @Sendable (TemplateValue, RequestContext) throws -> some Encodable & SendableMetatype
    ) -> TemplateComponent {
        let feed = TemplateFeed.sync { props, request in
            try TemplateEncoding().value(of: try serverProps(props, request))
        }
        return TemplateComponent(name: name, content: .feed(feed), island: island)
    }

    /// A component of Swift that templates may use, by `name` or the name of its type; it decodes itself from the props of the tag.
    ///
    ///     struct Price: Component, Decodable {
    ///         let cents: Int
    ///         var body: some HTML { span(.class("price")) { "€ \(cents / 100)" } }
    ///     }
    ///
    ///     options.templates.components = [Mochi.component(Price.self)]
    ///
    /// In a template: `<Price cents={product.cents} />`. A property of type `TemplateChildren` is what stands between the tags. The
    /// types of `options.islands` are known without this.
    public static func component<Content: HTML & Decodable & SendableMetatype>(
        _ type: Content.Type,
        name: String? = nil
    ) -> TemplateComponent {
        let component = SwiftComponent(type, name: name ?? "\(type)")
        return TemplateComponent(name: component.name, content: .swift(component))
    }
}

extension SwiftComponent {
    init<Content: HTML & Decodable & SendableMetatype>(_ type: Content.Type, name: String) {
        self.name = name
        html = { props in try props.decoded(as: Content.self) }
        island = type as? any Island.Type
        properties = IslandSchema.keys(of: type)
    }
}
