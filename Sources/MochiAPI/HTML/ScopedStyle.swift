/// Style rules that hold for the elements of one component and for nothing else on the page.
///
///     struct Card: Component {
///         static let styles = ScopedStyle("p { margin: 0 } :scope { padding: 1rem }")
///         var body: some HTML { div { p { "Hello" } } }
///     }
///
/// The rules reach from the component's outermost elements, which are `:scope`, to the outermost elements of components inside
/// it that have rules of their own (CSS Cascading and Inheritance Level 6, `@scope`). They stand once on a page, however often
/// the component does. Make one in a `static let`: naming it reads all of its text. In a generic component, which cannot have
/// one, let a component without parameters hold the rules.
///
/// A selector is looked for below `:scope`. One that begins outside says so, `body.busy :scope p { … }`.
@frozen
public struct ScopedStyle: Sendable {
    /// Names the scope; the same for the same rules, empty without rules.
    @usableFromInline let id: String
    /// The rules within their scope.
    @usableFromInline let sheet: String

    /// No rules.
    @inlinable
    public static var none: ScopedStyle { ScopedStyle(id: "", sheet: "") }

    @inlinable
    init(id: String, sheet: String) {
        self.id = id
        self.sheet = sheet
    }

    /// The rules `css`, as they stand in the source.
    public init(_ css: StaticString) {
        let text = css.description
        precondition(!text.lowercased().contains("</style"), "style rules cannot hold the end tag of their own element")
        id = ScopedStyle.name(of: text)
        sheet = "@scope ([data-mochi~=\"\(id)\"]) to (:scope [data-mochi]) {\(text)}"
    }

    @inlinable var isEmpty: Bool { id.isEmpty }

    /// FNV-1a, 64 bits.
    static func name(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return String(hash, radix: 36)
    }
}
