/// A compound of a selector, such as `p.note:hover`: what one element has to be.
struct StyleCompound: Sendable, Equatable {
    /// The name of the element; nil for any.
    var type: String?
    var classes: [String] = []
    var id: String?
}

/// Rewrites selectors so that they match the elements of one template (Selectors Level 4).
struct StyleSelector {
    let className: String
    /// Whether the rule stands in another one.
    let isNested: Bool
    /// What the selectors are about, as far as they are scoped.
    private(set) var compounds: [StyleCompound] = []
    /// What is wrong, and how many bytes into the selector.
    private(set) var problem: (message: String, offset: Int)?
    /// Whether what stands in the rule is left as it is.
    private(set) var isGlobal = false

    private var text: [UInt8] = []
    private var place = 0

    init(className: String, isNested: Bool) {
        self.className = className
        self.isNested = isNested
    }

    /// A list of selectors, each for the elements of the template.
    mutating func scoped(_ list: [UInt8]) -> [UInt8] {
        text = list
        place = 0
        var output: [UInt8] = []
        while place < text.count {
            complex(into: &output)
            if place < text.count {
                output.append(UInt8(ascii: ","))
                place += 1
            }
        }
        return output
    }

    private func byte(_ distance: Int = 0) -> UInt8 {
        place + distance < text.count ? text[place + distance] : 0
    }

    private mutating func skipSpace() -> Bool {
        let start = place
        while place < text.count, TemplateParser.isSpace(text[place]) { place += 1 }
        return place > start
    }

    /// Selectors with combinators between them, up to a comma.
    private mutating func complex(into output: inout [UInt8]) {
        _ = skipSpace()
        var isFirst = !isNested
        var isLeft = isGlobal
        let start = output.count
        while place < text.count, byte() != UInt8(ascii: ",") {
            let hasSpace = skipSpace()
            if place >= text.count || byte() == UInt8(ascii: ",") { break }
            if [UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "~")].contains(byte()) {
                output.append(byte())
                place += 1
                _ = skipSpace()
            } else if hasSpace, output.count > start {
                output.append(UInt8(ascii: " "))
            }
            if takesGlobal() {
                // Behind it nothing is scoped; alone, nothing in the rule is.
                if output.last == UInt8(ascii: " ") { output.removeLast() }
                isLeft = true
                var ahead = place
                while ahead < text.count, TemplateParser.isSpace(text[ahead]) { ahead += 1 }
                if ahead >= text.count || text[ahead] == UInt8(ascii: ",") { isGlobal = true }
                if output.count == start { _ = skipSpace() }
                continue
            }
            let before = place
            compound(into: &output, isFirst: &isFirst, isLeft: isLeft)
            if place == before {
                problem = problem ?? ("this is no selector", place)
                place += 1
            }
        }
    }

    /// Takes `:global`, without parentheses.
    private mutating func takesGlobal() -> Bool {
        let word = Array(":global".utf8)
        guard text[place...].starts(with: word) else { return false }
        let next = place + word.count < text.count ? text[place + word.count] : 0
        if next == UInt8(ascii: "(") || Self.isInName(next) { return false }
        place += word.count
        return true
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        HTMLName.isCharacter(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || byte == UInt8(ascii: "\\")
    }

    private mutating func name() -> String {
        let start = place
        while place < text.count, Self.isInName(byte()) {
            place += byte() == UInt8(ascii: "\\") ? 2 : 1
        }
        place = min(place, text.count)
        return String(decoding: text[start..<place], as: UTF8.self)
    }

    /// Conditions for one element.
    private mutating func compound(into output: inout [UInt8], isFirst: inout Bool, isLeft: Bool) {
        var compound = StyleCompound()
        var simple: [UInt8] = []
        var pseudo: [UInt8] = []
        var isScoped = !isLeft
        var isOnlyGlobal = true
        scan: while place < text.count {
            let start = place
            switch byte() {
            case UInt8(ascii: "."):
                place += 1
                compound.classes.append(name())
            case UInt8(ascii: "#"):
                place += 1
                compound.id = name()
            case UInt8(ascii: "["): block(UInt8(ascii: "["), UInt8(ascii: "]"))
            case UInt8(ascii: "&"):
                place += 1
                isScoped = false
            case UInt8(ascii: "*"): place += 1
            case UInt8(ascii: ":"):
                let taken = pseudoClass()
                if taken.isGlobal {
                    simple += taken.text
                    continue scan
                }
                if [":root", ":host", ":host-context"].contains(taken.name) { isScoped = false }
                isOnlyGlobal = false
                pseudo += taken.text
                continue scan
            case let byte where Self.isInName(byte) && pseudo.isEmpty:
                compound.type = name()
                // Percentages and such are no selectors.
                if ExpressionLexer.isDigit(text[start]) { problem = problem ?? ("this is no selector", start) }
            default: break scan
            }
            if place == start { break scan }
            isOnlyGlobal = false
            // What follows a pseudo-class stays behind it.
            if pseudo.isEmpty { simple += text[start..<place] } else { pseudo += text[start..<place] }
        }
        if simple.isEmpty, pseudo.isEmpty { return }
        output += simple
        if isScoped, !isOnlyGlobal {
            output += Array((isFirst ? ".\(className)" : ":where(.\(className))").utf8)
            isFirst = false
            compounds.append(compound)
        }
        output += pseudo
    }

    /// `:hover`, `::before`, `:is(…)`, and what `:global(…)` holds.
    private mutating func pseudoClass() -> (name: String, text: [UInt8], isGlobal: Bool) {
        let start = place
        while byte() == UInt8(ascii: ":") { place += 1 }
        _ = name()
        let name = String(decoding: text[start..<place], as: UTF8.self)
        guard byte() == UInt8(ascii: "(") else { return (name, Array(text[start..<place]), false) }
        let opening = place
        block(UInt8(ascii: "("), UInt8(ascii: ")"))
        let inner = Array(text[opening + 1..<max(place - 1, opening + 1)])
        if name == ":global" { return (name, Self.trimmed(inner), true) }
        return (name, Array(name.utf8) + [UInt8(ascii: "(")] + Self.withoutGlobal(inner) + [UInt8(ascii: ")")], false)
    }

    private mutating func block(_ opening: UInt8, _ closing: UInt8) {
        let start = place
        guard let end = StyleText.end(of: text, from: place) else {
            problem = problem ?? ("\"\(Character(Unicode.Scalar(opening)))\" is not closed", start)
            place = text.count
            return
        }
        place = end
    }

    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes[...]
        while let first = bytes.first, TemplateParser.isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, TemplateParser.isSpace(last) { bytes.removeLast() }
        return Array(bytes)
    }

    /// Arguments, with what `:global(…)` holds in its place.
    private static func withoutGlobal(_ bytes: [UInt8]) -> [UInt8] {
        let word = Array(":global(".utf8)
        var output: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place...].starts(with: word),
                let end = StyleText.end(of: bytes, from: place + word.count - 1)
            {
                output += trimmed(Array(bytes[place + word.count..<end - 1]))
                place = end
            } else {
                output.append(bytes[place])
                place += 1
            }
        }
        return output
    }
}
