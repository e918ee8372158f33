/// White space between and around nodes, as Svelte 5 treats it: none at the ends, one space where there is any.
enum TemplateSpace {
    /// What is left of a node.
    enum Piece {
        /// Text, with a space before or behind it.
        case text(Range<Int>, before: Bool, after: Bool)
        case node(TemplateNode)
    }

    /// The nodes that write something where they stand.
    static func pieces(
        of nodes: [TemplateNode],
        in parent: TemplateCompiler.Parent,
        _ source: TemplateSource
    ) -> [Piece] {
        var shown = nodes.filter { $0.isShown }[...]
        if case .preformatted = parent { return shown.map { .node($0) } }
        while let first = shown.first, first.isSpace(source) { shown = shown.dropFirst() }
        while let last = shown.last, last.isSpace(source) { shown = shown.dropLast() }
        var pieces: [Piece] = []
        // Whether the text before ends with a space: a comment between two texts leaves no node.
        var endsWithSpace = false
        for index in shown.indices {
            guard case .text(let range) = shown[index] else {
                pieces.append(.node(shown[index]))
                endsWithSpace = false
                continue
            }
            let isFirst = index == shown.startIndex
            let isLast = index == shown.endIndex - 1
            let keepsBefore = !isFirst && shown[index - 1].isValue
            let keepsAfter = !isLast && shown[index + 1].isValue
            var text = range
            var (before, after) = (false, false)
            if !keepsBefore {
                let trimmed = trimStart(text, source)
                before = trimmed != text && !isFirst && !endsWithSpace
                text = trimmed
            }
            if !keepsAfter {
                let trimmed = trimEnd(text, source)
                after = trimmed != text && !isLast
                text = trimmed
            }
            // Nothing but space: one of them is enough.
            if text.isEmpty, before, after { after = false }
            if text.isEmpty, isFirst || isLast, !keepsBefore, !keepsAfter { (before, after) = (false, false) }
            endsWithSpace = after || (text.isEmpty && (before || endsWithSpace))
            if text.isEmpty, before || after, ignoresSpace(parent) { continue }
            if !text.isEmpty || before || after { pieces.append(.text(text, before: before, after: after)) }
        }
        return pieces
    }

    private static func ignoresSpace(_ parent: TemplateCompiler.Parent) -> Bool {
        switch parent {
        case .element(let name): ElementTraits.ignoresSpace(name)
        case .head: true
        case .fragment, .preformatted: false
        }
    }

    private static func trimStart(_ range: Range<Int>, _ source: TemplateSource) -> Range<Int> {
        let start = source.bytes[range].firstIndex { !TemplateParser.isSpace($0) } ?? range.upperBound
        return start..<range.upperBound
    }

    private static func trimEnd(_ range: Range<Int>, _ source: TemplateSource) -> Range<Int> {
        let last = source.bytes[range].lastIndex { !TemplateParser.isSpace($0) }
        return range.lowerBound..<(last.map { $0 + 1 } ?? range.lowerBound)
    }
}

extension TemplateNode {
    /// Whether it writes something where it stands.
    fileprivate var isShown: Bool {
        switch self {
        case .constant, .snippet, .head: false
        default: true
        }
    }

    fileprivate var isValue: Bool {
        if case .value = self { true } else { false }
    }

    fileprivate func isSpace(_ source: TemplateSource) -> Bool {
        guard case .text(let range) = self else { return false }
        return source.bytes[range].allSatisfy { TemplateParser.isSpace($0) }
    }
}
