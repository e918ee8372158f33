/// Decides what becomes of the islands in one rendering.
protocol IslandHost: AnyObject, Sendable {
    /// What the page says about an island that is left to a request of its own; nil when it is rendered in place.
    ///
    /// `hydration` says when its module runs; nil where it has none. The buffer serves one island of a page after the other.
    func stamp<Content: Island>(
        _ content: Content,
        _ hydration: IslandLoading?,
        with buffer: StampBuffer
    ) -> IslandStamp?

    /// What the page says about an island that runs in the browser; nil when it stays markup.
    func hydration<Content: Island>(of content: Content) -> IslandHydration?

    /// Whether an island that runs in the browser is replaced by itself when it fails here; or with what is around it.
    var boundsFailures: Bool { get }
}

/// What stamping takes beside the stamp itself: made for the first island of a rendering, used for all of them.
final class StampBuffer {
    let encoding = DevalueEncoding()
    var bytes: [UInt8] = []
}

/// What a page says about an island that is left to a request of its own.
struct IslandStamp {
    let name: String
    let token: String
    let isCacheable: Bool
    /// Whether it comes with a module.
    let isHydrated: Bool
}

/// What a page says about an island that runs in the browser.
struct IslandHydration {
    let name: String
    /// The URL of its module.
    let module: String
    let props: PageData
}
