/// Markup with the places of parts that are still being rendered.
struct RenderedHTML: Sendable {
    let buffer: HTMLBuffer
    var parts: [PlacedPart]
    var extras: PageExtras

    /// The part that is all there is, an asynchronous component at the outermost place.
    var onlyComponent: PagePart? {
        guard parts.count == 1, buffer.count == 0, parts[0].part.kind == .component else { return nil }
        return parts[0].part
    }

    /// Whether everything is there.
    var isComplete: Bool { parts.allSatisfy { $0.part.isComplete } }

    /// Starts the parts, each up to its first suspension.
    func start(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        for placed in parts {
            group.addImmediateTask { await placed.part.run() }
        }
    }
}

/// A part in the markup around it.
struct PlacedPart: Sendable {
    /// Number of bytes before it.
    let offset: Int
    let part: PagePart
    /// Number of bytes up to the end of what stands in for it; nil when the page waits for the part.
    var fallbackEnd: Int?
}

extension HTML {
    /// One pass over the tree: what has to wait is left open.
    func rendered(_ options: RenderOptions, gap: Int = 0, capacity: Int = 4096) -> RenderedHTML {
        var writer = HTMLWriter(capacity: capacity, gap: gap, options: options)
        render(into: &writer)
        return writer.rendered()
    }
}

extension HTMLWriter {
    /// Leaves a place for a part that is rendered by a task of its own.
    mutating func await(_ kind: PagePart.Kind, _ produce: @escaping PagePart.Produce) {
        let part = PagePart(options, pass.session, kind, produce)
        pass.parts.append(PlacedPart(offset: byteCount, part: part, fallbackEnd: nil))
    }
}
