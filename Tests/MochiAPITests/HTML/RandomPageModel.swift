/// What a random page has to look like in the end, found by rendering one thing after another.
struct RandomPageModel {
    private enum Piece {
        case text(String)
        /// Content that failed: none of it or all up to the failure, then the view of it.
        case failed([Piece], view: String)
    }

    private struct Failure: Error {}

    private var pieces: [Piece] = []
    /// Whether a component fails outside of all boundaries, which fails the page when nothing has been sent yet.
    private(set) var mayThrow = false

    private static let view = #"<mochi-failure role="alert">This part of the page could not be shown.</mochi-failure>"#

    init(_ nodes: [RandomPage]) {
        var pieces: [Piece] = []
        try? render(nodes, into: &pieces, isGuarded: false)
        self.pieces = pieces
    }

    private mutating func render(_ nodes: [RandomPage], into pieces: inout [Piece], isGuarded: Bool) throws {
        for node in nodes { try render(node, into: &pieces, isGuarded: isGuarded) }
    }

    private mutating func render(_ node: RandomPage, into pieces: inout [Piece], isGuarded: Bool) throws {
        switch node {
        case .text(let number): pieces.append(.text("t\(number);"))
        case .element(let nodes):
            pieces.append(.text("<div>"))
            try render(nodes, into: &pieces, isGuarded: isGuarded)
            pieces.append(.text("</div>"))
        case .waiting(let part, let nodes):
            if part.fails {
                mayThrow = mayThrow || !isGuarded
                return try fail(isGuarded, &pieces)
            }
            try render(nodes, into: &pieces, isGuarded: isGuarded)
        case .streamed(let content, _, let view):
            var inside: [Piece] = []
            do {
                try render(content, into: &inside, isGuarded: true)
                pieces += inside
            } catch {
                pieces.append(.failed(inside, view: view.map { "v\($0);" } ?? Self.view))
            }
        case .list(let part, let rows):
            for row in rows { try render(row, into: &pieces, isGuarded: isGuarded) }
            if part.fails { try fail(isGuarded, &pieces) }
        }
    }

    private func fail(_ isGuarded: Bool, _ pieces: inout [Piece]) throws {
        if isGuarded { throw Failure() }
        pieces.append(.text(Self.view))
    }

    /// Whether `text` is this page.
    func matches(_ text: String) -> Bool {
        ends(Self.flat(pieces)[...], text.utf8[...]) { $0.isEmpty }
    }

    // Neighbouring texts are one: a long page has many.
    private static func flat(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { flat, piece in
            if case .text(let text) = piece, case .text(let before)? = flat.last {
                flat[flat.count - 1] = .text(before + text)
            } else if case .failed(let inside, let view) = piece {
                flat.append(.failed(Self.flat(inside), view: view))
            } else {
                flat.append(piece)
            }
        }
    }

    private func ends(
        _ pieces: ArraySlice<Piece>,
        _ text: Substring.UTF8View,
        _ then: @escaping (Substring.UTF8View) -> Bool
    ) -> Bool {
        guard let first = pieces.first else { return then(text) }
        let rest = pieces.dropFirst()
        switch first {
        case .text(let expected):
            return text.starts(with: expected.utf8) && ends(rest, text.dropFirst(expected.utf8.count), then)
        case .failed(let inside, let view):
            let behind = { (text: Substring.UTF8View) in
                text.starts(with: view.utf8) && ends(rest, text.dropFirst(view.utf8.count), then)
            }
            return behind(text) || ends(inside[...], text, behind)
        }
    }

    /// What a browser makes of a page by the script of late parts; nil when a part has no place, or a place no part.
    static func swapped(_ page: String) -> String? {
        var text = page
        while let open = text.firstRange(of: "<template id=\"mochi-late-") {
            let number = text[open.upperBound...].prefix { $0 != "\"" }
            let head = "<template id=\"mochi-late-\(number)\">"
            guard let close = text[open.lowerBound...].firstRange(of: "</template><script>"),
                let end = text[close.upperBound...].firstRange(of: "$mochi(\(number))</script>")
            else { return nil }
            let content = text[open.lowerBound..<close.lowerBound].dropFirst(head.count)
            let place = "<template id=\"mochi-\(number)\"></template>"
            guard let start = text[..<open.lowerBound].firstRange(of: place),
                let stop = text[start.upperBound..<open.lowerBound].firstRange(of: "<!--/mochi-\(number)-->")
            else { return nil }
            let behind = text[stop.upperBound..<open.lowerBound] + text[end.upperBound...]
            text = String(text[..<start.lowerBound] + content + behind)
        }
        return text.contains("mochi-late-") || text.contains("<template") || text.contains("<!--") ? nil : text
    }
}
