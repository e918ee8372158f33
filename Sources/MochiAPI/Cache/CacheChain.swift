/// The computations that the current task is a part of, innermost first.
final class CacheChain: Sendable {
    @TaskLocal static var current: CacheChain?

    private let flight: any AnyObject & Sendable
    private let outer: CacheChain?

    init(_ flight: any AnyObject & Sendable, within outer: CacheChain?) {
        self.flight = flight
        self.outer = outer
    }

    /// Whether a task of this chain would wait for itself if it waited for `flight`.
    func contains(_ flight: AnyObject) -> Bool {
        var link: CacheChain? = self
        while let chain = link {
            if chain.flight === flight { return true }
            link = chain.outer
        }
        return false
    }
}
