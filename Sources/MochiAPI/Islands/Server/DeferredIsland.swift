/// An island that the browser fetches, with a fallback in its place until then: made by `deferred`.
public struct DeferredIsland<Content: Island, Fallback: HTML>: HTML {
    @usableFromInline let content: Content
    @usableFromInline let loading: IslandLoading
    @usableFromInline let retries: Int
    @usableFromInline let fallback: Fallback
    /// When its module runs once it is there; nil where it has none.
    @usableFromInline let hydration: IslandLoading?

    @inlinable
    init(
        _ content: Content,
        _ loading: IslandLoading,
        retries: Int,
        fallback: Fallback,
        hydration: IslandLoading? = nil
    ) {
        self.content = content
        self.loading = loading
        self.retries = retries
        self.fallback = fallback
        self.hydration = hydration
    }

    /// Writes the place of the island with the fallback; or the island itself, where nobody could fetch it.
    @inlinable
    public func render(into writer: inout HTMLWriter) {
        writer.deferIsland(content, loading, retries: retries, hydration) { fallback.render(into: &$0) }
    }

    /// Runs the island's module in the browser once the island is there.
    ///
    ///     ShoppingCart(items: items).deferred().hydrated()
    ///     ShoppingCart(items: items).deferred { p { "Loading…" } }.hydrated(.visible)
    ///
    /// As `Island.hydrated(_:)` does it for an island that stands in the page.
    @inlinable
    public func hydrated(_ loading: IslandLoading = .immediately) -> DeferredIsland {
        DeferredIsland(content, self.loading, retries: retries, fallback: fallback, hydration: loading)
    }
}

extension HTMLWriter {
    @usableFromInline
    mutating func deferIsland(
        _ content: some Island,
        _ loading: IslandLoading,
        retries: Int,
        _ hydration: IslandLoading?,
        fallback: (inout HTMLWriter) -> Void
    ) {
        guard let host = options.islands as? any IslandHost,
            let stamp = host.stamp(content, hydration, with: stampBuffer())
        else {
            guard let hydration else { return content.render(into: &self) }
            return hydrateIsland(content, hydration) { content.render(into: &$0) }
        }
        pass.extras.add(script: "islands")
        if stamp.isHydrated { pass.extras.add(script: "hydrate") }
        let attributes: [_ of RawAttribute] = [
            RawAttribute(name: "name", stamp.name),
            RawAttribute(name: "signed-props", stamp.token),
            loading.when,
            loading.margin,
            // What islands.js takes where nothing stands.
            RawAttribute(name: "retries", retries == 5 ? nil : "\(retries)"),
            RawAttribute(name: "cacheable", isPresent: stamp.isCacheable),
        ]
        let mark = start(named: "mochi-server-island", attributes.span)
        fallback(&self)
        write("</mochi-server-island>")
        resume(mark)
    }

    private mutating func stampBuffer() -> StampBuffer {
        if let buffer = pass.ofIslands as? StampBuffer { return buffer }
        let buffer = StampBuffer()
        pass.ofIslands = buffer
        return buffer
    }
}

extension DeferredIsland: Sendable where Fallback: Sendable {}

extension Island {
    /// Leaves the component to a request of its own, with `fallback` in its place until then.
    ///
    ///     UserAvatar(userId: 123).deferred { div(.class("skeleton")) { "Loading…" } }
    ///     UserAvatar(userId: 123).deferred(.visible(rootMargin: "200px"), retries: 10) { "…" }
    ///
    /// The browser asks `retries` times more when the server is away, after 1 to 10 s, and keeps the fallback after that; without
    /// scripts the fallback stays. A type that is not among `options.islands` is rendered in place, and the log says so.
    @inlinable
    public func deferred<Fallback: HTML>(
        _ loading: IslandLoading = .immediately,
        retries: Int = 5,
        @HTMLBuilder fallback: () -> Fallback
    ) -> DeferredIsland<Self, Fallback> {
        DeferredIsland(self, loading, retries: retries, fallback: fallback())
    }

    /// Leaves the component to a request of its own, with nothing in its place until then.
    @inlinable
    public func deferred(
        _ loading: IslandLoading = .immediately,
        retries: Int = 5
    ) -> DeferredIsland<Self, EmptyHTML> {
        DeferredIsland(self, loading, retries: retries, fallback: EmptyHTML())
    }
}
