/// The style rules of a template, for its own elements only.
///
/// As Svelte does it: the elements that a selector may match get a class of their own, and the selectors ask for it. `:global(…)`
/// and `:global { … }` are let through; names of animations are the template's own, but for those that begin with `-global-`.
struct TemplateStyle: Sendable {
    /// The class of the elements.
    let className: String
    let scoped: ScopedStyle
    private let compounds: [StyleCompound]

    /// The rules that stand in a range of a template.
    ///
    /// - Throws: what is wrong with them.
    init(_ source: TemplateSource, _ range: Range<Int>) throws(TemplateErrors) {
        let text = Array(source.bytes[range])
        // Of the name alone: rules may change while a page is shown.
        className = "mochi-" + ScopedStyle.name(of: source.name)
        var sheet = StyleSheet(className: className)
        let output = sheet.scoped(text)
        if !sheet.problems.isEmpty {
            throw TemplateErrors(
                problems: sheet.problems.map { source.problem($0.message, at: range.lowerBound + $0.offset) }
            )
        }
        scoped = ScopedStyle(id: className, sheet: String(decoding: output, as: UTF8.self))
        compounds = sheet.compounds
    }

    /// Whether a selector may match an element, as far as its tag tells.
    func isAbout(_ element: ElementSyntax, _ source: TemplateSource) -> Bool {
        // What is not written, but computed, may be anything.
        var classes: Set<String>? = []
        var id: String?? = .some(nil)
        for attribute in element.attributes {
            switch attribute.kind {
            case .spread: (classes, id) = (nil, nil)
            case .classToggle: classes?.insert(attribute.name)
            case .plain(.parts(let parts)) where attribute.name == "class":
                if let text = Self.text(parts, source) {
                    classes?.formUnion(text.split(whereSeparator: \.isWhitespace).map { String($0) })
                } else {
                    classes = nil
                }
            case .plain(.parts(let parts)) where attribute.name == "id":
                id = Self.text(parts, source).map { .some($0) }
            default: break
            }
        }
        return compounds.contains { compound in
            (compound.type == nil || compound.type?.lowercased() == element.name.lowercased())
                && (classes == nil || compound.classes.allSatisfy { classes?.contains($0) == true })
                && (compound.id == nil || id == nil || compound.id == id)
        }
    }

    private static func text(_ parts: [AttributeValue.Part], _ source: TemplateSource) -> String? {
        var text = ""
        for part in parts {
            guard case .text(let range) = part else { return nil }
            text += TemplateText.decoded(source.text(range)).text
        }
        return text
    }
}

/// Rewrites style rules for one template.
private struct StyleSheet {
    /// Rules in rules.
    private static let depthLimit = 50

    let className: String
    private(set) var compounds: [StyleCompound] = []
    private(set) var problems: [(message: String, offset: Int)] = []

    private var text: [UInt8] = []
    private var place = 0
    private var animations: Set<String> = []
    private var depth = 0
    /// Whether the text has ended in a rule, and that is told.
    private var isCut = false

    init(className: String) {
        self.className = className
    }

    mutating func scoped(_ source: [UInt8]) -> [UInt8] {
        let (clean, unclosed) = StyleText.withoutComments(source)
        if let unclosed {
            report("*/ is missing behind the comment", at: unclosed)
            return []
        }
        text = clean
        findAnimations()
        var output: [UInt8] = []
        while true {
            block(into: &output, isNested: false, isGlobal: false)
            if place >= text.count { break }
            report("\"}\" closes nothing", at: place)
            place += 1
        }
        return output.filter { $0 != StyleText.comment }
    }

    private mutating func report(_ message: String, at offset: Int) {
        guard problems.count < TemplateParser.problemLimit, !problems.contains(where: { $0 == (message, offset) })
        else {
            return
        }
        problems.append((message, offset))
        // What is read behind the last one is not told, so it is not read.
        if problems.count == TemplateParser.problemLimit { place = text.count }
    }

    private mutating func skipSpace() {
        while place < text.count, StyleText.isSpace(text[place]) { place += 1 }
    }

    /// What stands before the next `{`, `}` or `;`, outside of strings and parentheses.
    private mutating func prelude() -> (text: [UInt8], offset: Int) {
        let start = place
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ";"): return (trimmed(start..<place), start)
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let end = StyleText.endOfString(text, from: place)
                if end == nil { report("the string that begins here does not end on its line", at: place) }
                place = end ?? place + 1
            case UInt8(ascii: "("), UInt8(ascii: "["):
                let end = StyleText.end(of: text, from: place)
                if end == nil {
                    report("\"\(Character(Unicode.Scalar(text[place])))\" is not closed", at: place)
                }
                place = end ?? place + 1
            default: place += 1
            }
        }
        place = min(place, text.count)
        return (trimmed(start..<place), start)
    }

    private func trimmed(_ range: Range<Int>) -> [UInt8] {
        var bytes = text[range]
        while let last = bytes.last, StyleText.isSpace(last) { bytes.removeLast() }
        // A space behind an odd number of these is escaped: it belongs to the name.
        let signs = bytes.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        return Array(
            signs % 2 == 1 && bytes.endIndex < range.upperBound ? text[range.lowerBound...bytes.endIndex] : bytes
        )
    }

    // MARK: Rules

    /// Rules and declarations up to the end of their block, which stays.
    private mutating func block(into output: inout [UInt8], isNested: Bool, isGlobal: Bool) {
        depth += 1
        defer { depth -= 1 }
        while true {
            skipSpace()
            if place >= text.count || text[place] == UInt8(ascii: "}") { return }
            if text[place] == UInt8(ascii: ";") {
                place += 1
                continue
            }
            let isCustomProperty = text[place...].starts(with: Array("--".utf8))
            if isCustomProperty, isNested {
                declaration(into: &output)
                continue
            }
            let (prelude, offset) = self.prelude()
            if prelude.first == UInt8(ascii: "@") {
                atRule(prelude, at: offset, into: &output, isNested: isNested, isGlobal: isGlobal)
            } else if place < text.count, text[place] == UInt8(ascii: "{") {
                rule(prelude, at: offset, into: &output, isNested: isNested, isGlobal: isGlobal)
            } else if isNested {
                place = offset
                declaration(into: &output)
            } else {
                report("\"{\" is missing behind this selector", at: offset)
                if place < text.count, text[place] == UInt8(ascii: ";") { place += 1 }
            }
        }
    }

    /// Takes the brace of a block, what is in it, and its end.
    private mutating func braces(
        into output: inout [UInt8],
        from offset: Int,
        isNested: Bool,
        isGlobal: Bool
    ) {
        place += 1
        output.append(UInt8(ascii: "{"))
        if depth >= Self.depthLimit {
            report("rules are nested more than \(Self.depthLimit) deep here", at: offset)
            (place, isCut) = (text.count, true)
            return
        }
        block(into: &output, isNested: isNested, isGlobal: isGlobal)
        closeBrace(from: offset)
        output.append(UInt8(ascii: "}"))
    }

    /// Takes the end of the rule that begins at `offset`.
    private mutating func closeBrace(from offset: Int) {
        if place < text.count {
            place += 1
        } else if !isCut {
            report("\"}\" is missing behind this rule", at: offset)
            // Those around it end with it.
            isCut = true
        }
    }

    private mutating func rule(
        _ prelude: [UInt8],
        at offset: Int,
        into output: inout [UInt8],
        isNested: Bool,
        isGlobal: Bool
    ) {
        if prelude.isEmpty { report("a selector is missing before \"{\"", at: place) }
        if prelude.isEmpty { return braces(into: &output, from: offset, isNested: true, isGlobal: isGlobal) }
        var selector = StyleSelector(className: className, in: isNested ? .nested : .top, isForeign: isGlobal)
        let scoped = selector.scoped(prelude)
        if let problem = selector.problem { report(problem.message, at: offset + problem.offset) }
        compounds += selector.compounds
        if selector.isGlobal, scoped.isEmpty {
            // `:global { … }` is no rule itself.
            place += 1
            block(into: &output, isNested: isNested, isGlobal: true)
            closeBrace(from: offset)
            return
        }
        output += scoped
        braces(into: &output, from: offset, isNested: true, isGlobal: isGlobal || selector.isGlobal)
    }

    private mutating func atRule(
        _ prelude: [UInt8],
        at offset: Int,
        into output: inout [UInt8],
        isNested: Bool,
        isGlobal: Bool
    ) {
        let name = String(
            decoding: prelude.dropFirst().prefix { HTMLName.isCharacter($0) },
            as: UTF8.self
        ).lowercased()
        switch name {
        case "import", "charset", "namespace":
            report("@\(name) has no place in a template: it stands in a file of the page's head", at: offset)
        case "media", "supports", "container", "layer", "scope", "starting-style", "document":
            output += StyleText.spaced(prelude)
            guard place < text.count, text[place] == UInt8(ascii: "{") else {
                output.append(UInt8(ascii: ";"))
                return
            }
            return braces(into: &output, from: offset, isNested: isNested, isGlobal: isGlobal)
        case "keyframes", "-webkit-keyframes":
            let title = prelude.dropFirst(name.utf8.count + 1).filter { !StyleText.isSpace($0) }
            output += Array("@\(name) \(animation(String(decoding: title, as: UTF8.self)))".utf8)
            return verbatim(into: &output, from: offset)
        default: output += StyleText.spaced(prelude)
        }
        if place < text.count, text[place] == UInt8(ascii: "{") {
            verbatim(into: &output, from: offset)
        } else {
            output.append(UInt8(ascii: ";"))
        }
    }

    /// A block as it is.
    private mutating func verbatim(into output: inout [UInt8], from offset: Int) {
        guard place < text.count, text[place] == UInt8(ascii: "{"), let end = StyleText.end(of: text, from: place)
        else {
            report("\"}\" is missing behind this rule", at: offset)
            (place, isCut) = (text.count, true)
            return
        }
        output += StyleText.spaced(text[place..<end])
        place = end
    }

    // MARK: Declarations

    private mutating func declaration(into output: inout [UInt8]) {
        let start = place
        while place < text.count, text[place] != UInt8(ascii: ";"), text[place] != UInt8(ascii: "}") {
            switch text[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let end = StyleText.endOfString(text, from: place)
                if end == nil { report("the string that begins here does not end on its line", at: place) }
                place = end ?? place + 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                let end = StyleText.end(of: text, from: place)
                if end == nil { report("\"\(Character(Unicode.Scalar(text[place])))\" is not closed", at: place) }
                place = end ?? place + 1
            default: place += 1
            }
        }
        place = min(place, text.count)
        let bytes = trimmed(start..<place)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
            return report("\":\" and a value are missing behind this name", at: start)
        }
        let name = String(decoding: bytes[..<colon].filter { !StyleText.isSpace($0) }, as: UTF8.self).lowercased()
        if name.isEmpty { report("a name is missing before \":\"", at: start) }
        output += bytes[...colon]
        let value = bytes[(colon + 1)...].drop { StyleText.isSpace($0) }
        if value.isEmpty, !name.hasPrefix("--") { report("a value is missing behind \"\(name):\"", at: start) }
        let isAnimation = ["animation", "animation-name", "-webkit-animation", "-webkit-animation-name"]
            .contains(name)
        output += isAnimation ? withAnimations(StyleText.spaced(value)) : StyleText.spaced(value)
        output.append(UInt8(ascii: ";"))
    }

    // MARK: Animations

    private mutating func findAnimations() {
        let word = Array("keyframes".utf8)
        for start in text.indices where text[start] == word[0] && text[start...].starts(with: word) {
            var place = start + word.count
            while place < text.count, StyleText.isSpace(text[place]) { place += 1 }
            let name = text[place...].prefix { $0 != UInt8(ascii: "{") && !StyleText.isSpace($0) }
            animations.insert(String(decoding: name, as: UTF8.self))
        }
    }

    private func animation(_ name: String) -> String {
        if name.hasPrefix("-global-") { return String(name.dropFirst(8)) }
        return "\(className)-\(name)"
    }

    /// A value, with the names of the template's animations as they are written above.
    private func withAnimations(_ value: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var place = 0
        while place < value.count {
            let start = place
            while place < value.count, StyleReader.isInName(value[place]) { place += 1 }
            if place > start {
                let name = String(decoding: value[start..<place], as: UTF8.self)
                let isOwn = animations.contains(name) && !animations.contains("-global-\(name)")
                output += Array((isOwn ? animation(name) : name).utf8)
            } else {
                output.append(value[place])
                place += 1
            }
        }
        return output
    }
}
