/// What the token of an island holds: its properties, and whether and when its module runs.
///
/// All of it is signed, so nobody makes an island come with a module that the page has asked for without one.
///
///     [{"start":1},3]                  the properties
///     hydrate\n[{"start":1},3]         with a module
///     visible 200px\n[{"start":1},3]   with a module that runs when it is seen
struct IslandPayload {
    /// The properties, by `Devalue`.
    let props: String
    let hydration: IslandLoading?

    init(props: String, hydration: IslandLoading?) {
        self.props = props
        self.hydration = hydration
    }

    /// Reads what `text` has written; it has been proved to be ours.
    init(_ text: String) {
        // Devalue writes no line ends, in strings they are escaped: the last one ends what stands before the properties.
        guard text.utf8.first != UInt8(ascii: "["), let end = text.utf8.lastIndex(of: UInt8(ascii: "\n")) else {
            self.init(props: text, hydration: nil)
            return
        }
        let head = text[..<end]
        let margin = head.hasPrefix(Self.visible + " ") ? String(head.dropFirst(Self.visible.count + 1)) : nil
        let isVisible = margin != nil || head == Self.visible
        self.init(
            props: String(text.utf8[text.utf8.index(after: end)...]) ?? "",
            hydration: IslandLoading(isVisible: isVisible, rootMargin: margin)
        )
    }

    private static let visible = "visible"

    /// What stands before the properties.
    static func head(_ hydration: IslandLoading?) -> String {
        guard let hydration else { return "" }
        guard hydration.isVisible else { return "hydrate\n" }
        return visible + (hydration.rootMargin.map { " " + $0 } ?? "") + "\n"
    }
}
