/// Markup with the places of parts that are still being rendered.
@usableFromInline
struct RenderedHTML: Sendable {
    /// The asynchronous component that is all there is, with nothing beside it.
    var onlyComponent: PagePart.RenderComponent?
    let buffer: HTMLBuffer
    var parts: [PlacedPart]
    /// What it wants outside of the body; nil where it wants nothing.
    var extras: PageExtras?

    /// Whether nothing has to be awaited.
    var isReady: Bool { parts.isEmpty && onlyComponent == nil }

    /// The asynchronous component that is all the markup there is.
    var outermostComponent: PagePart.RenderComponent? {
        if let onlyComponent { return onlyComponent }
        guard parts.count == 1, buffer.count == 0, parts[0].part.boundary == nil,
            case .component(let render) = parts[0].part.content
        else { return nil }
        return render
    }

    /// The parts without those that stand in for others.
    private var ownParts: [PagePart] {
        var own: [PagePart] = []
        var rest = parts[...]
        while let placed = rest.popFirst() {
            own.append(placed.part)
            rest = rest.dropFirst(placed.fallback?.parts ?? 0)
        }
        return own
    }

    /// Whether there is neither markup nor anything beside it.
    var isEmpty: Bool { buffer.count == 0 && parts.isEmpty && extras?.isEmpty != false }

    /// Whether everything is there.
    var isComplete: Bool { ownParts.allSatisfy(\.isComplete) }

    /// Whether a part waits for its turn.
    var isWaiting: Bool { ownParts.contains(where: \.isWaiting) }

    /// Starts the parts, each up to its first suspension.
    func start(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        for placed in parts { placed.part.start(in: &group) }
    }
}

/// A part in the markup around it.
struct PlacedPart: Sendable {
    /// Number of bytes before it.
    let offset: Int
    let part: PagePart
    /// What stands in for it; nil when the page waits for the part.
    var fallback: Fallback?

    /// Markup behind the place of a part.
    struct Fallback: Sendable {
        /// Number of bytes up to its end.
        let end: Int
        /// Number of parts in it, which follow the part it stands in for.
        let parts: Int
    }

    /// The same part where there are `bytes` more before it.
    func moved(by bytes: Int) -> PlacedPart {
        let fallback = fallback.map { Fallback(end: $0.end + bytes, parts: $0.parts) }
        return PlacedPart(offset: offset + bytes, part: part, fallback: fallback)
    }
}

extension RenderedHTML {
    /// One pass over a tree: what has to wait is left open.
    init(
        _ options: RenderOptions,
        gap: Int = 0,
        capacity: Int = 4096,
        _ render: (inout HTMLWriter) -> Void
    ) {
        var writer = HTMLWriter(capacity: capacity, gap: gap, options: options)
        render(&writer)
        self = writer.renderedPage()
    }
}
