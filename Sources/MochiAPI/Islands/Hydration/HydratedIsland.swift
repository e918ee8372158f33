/// An island that runs in the browser, on the markup that the server has made of it: made by `hydrated`.
public struct HydratedIsland<Content: Island>: HTML, Sendable {
    @usableFromInline let content: Content
    @usableFromInline let loading: IslandLoading

    @inlinable
    init(_ content: Content, _ loading: IslandLoading) {
        self.content = content
        self.loading = loading
    }

    /// Writes the island, with its module and its properties; or the island alone, where it has no module.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.hydrateIsland(content, loading) { content.render(into: &$0) }
    }
}

extension Island {
    /// Renders the island here, and runs its module on that in the browser.
    ///
    ///     struct Counter: Component, Island {
    ///         let start: Int
    ///         var body: some HTML { button { start } }
    ///     }
    ///
    /// The server is told of the type, and of the directory of its module:
    ///
    ///     options.islands = [Counter.self]
    ///     options.clientModules = "Client"
    ///
    /// A page says where it runs, and when:
    ///
    ///     Counter(start: 3).hydrated()
    ///     Counter(start: 3).hydrated(.visible(rootMargin: "200px"))
    ///
    /// The module `Client/Counter.client.ts` exports what is called with the element around the markup and the stored properties,
    /// which everybody can read in the page. The signal aborts when the island is removed:
    ///
    /// ```js
    /// export default (element, props, { signal }) => {
    ///   const button = element.querySelector("button");
    ///   let count = props.start;
    ///   button.addEventListener("click", () => (button.textContent = ++count), { signal });
    /// };
    /// ```
    ///
    /// Islands with equal properties share them on a page. One that fails while its page is rendered leaves a sentence in its place,
    /// and fires `island:error`; what fails in the browser is logged by the server. An island that has no module, is not among
    /// `options.islands` or has properties that `Devalue` cannot encode is markup and no more, and the log says so.
    @inlinable
    public func hydrated(_ loading: IslandLoading = .immediately) -> HydratedIsland<Self> {
        HydratedIsland(self, loading)
    }
}

extension HTMLWriter {
    @usableFromInline
    mutating func hydrateIsland(
        _ content: some Island,
        _ loading: IslandLoading,
        render: (inout HTMLWriter) -> Void
    ) {
        guard let host = options.islands as? any IslandHost, let hydration = host.hydration(of: content) else {
            return render(&self)
        }
        let (start, parts) = (byteCount, pass.parts.count)
        pass.extras.add(script: "hydrate")
        pass.extras.add(hydration.props)
        let attributes: [_ of RawAttribute] = [
            RawAttribute(name: "name", hydration.name),
            RawAttribute(name: "module", hydration.module),
            RawAttribute(name: "props", hydration.props.id),
            loading.when,
            loading.margin,
        ]
        let mark = self.start(named: "mochi-hydratable-island", attributes.span)
        render(&self)
        write("</mochi-hydratable-island>")
        resume(mark)
        guard host.boundsFailures else { return }
        let name = hydration.name
        enclose(from: start, parts: parts) { error, writer in
            let isDevelopment = writer.options.isDevelopment
            IslandErrorEvent.tell(of: error, in: name, .hydratable, id: nil, isDevelopment)
            IslandFailure(detail: isDevelopment ? "\(error)" : nil).render(into: &writer)
        }
    }
}
