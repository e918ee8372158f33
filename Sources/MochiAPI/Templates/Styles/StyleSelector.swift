/// A compound of a selector, such as `p.note:hover`: what one element has to be.
struct StyleCompound: Sendable, Equatable {
    /// The name of the element; nil for any.
    var type: String?
    var classes: [String] = []
    var id: String?
}

/// Rewrites selectors so that they match the elements of one template (Selectors Level 4).
struct StyleSelector {
    /// Selectors in the parentheses of others.
    private static let depthLimit = 20

    /// Where the selectors stand.
    enum Place {
        case top
        /// In another rule: a combinator may stand first.
        case nested
        /// In the parentheses of `:is`, `:where` or `:has`.
        case argument
        /// In the parentheses of `:not`: about one element, they are left as they are, as it belongs to the template.
        case negation
    }

    let className: String
    private let site: Place
    private let isForeign: Bool
    private let depth: Int
    /// What the selectors are about, as far as they are scoped.
    private(set) var compounds: [StyleCompound] = []
    /// What is wrong, and how many bytes into the selector.
    private(set) var problem: (message: String, offset: Int)?
    /// Whether what stands in the rule is left as it is.
    private(set) var isGlobal = false

    private var reader = StyleReader([])
    /// Whether the class counts, as it does once in a selector; elsewhere it adds nothing to the specificity.
    private var counts: Bool
    private let countsFirst: Bool
    /// Whether nothing is scoped from here on.
    private var isLeft = false

    /// Selectors that are scoped, or only read where they are `foreign`.
    init(className: String, in site: Place, isForeign: Bool = false) {
        self.init(className: className, in: site, isForeign: isForeign, depth: 0, countsFirst: site == .top)
    }

    private init(className: String, in site: Place, isForeign: Bool, depth: Int, countsFirst: Bool) {
        self.className = className
        self.site = site
        self.isForeign = isForeign
        self.depth = depth
        self.countsFirst = countsFirst
        counts = countsFirst
    }

    private mutating func report(_ message: String, at offset: Int) {
        problem = problem ?? (message, offset)
    }

    /// A list of selectors, each for the elements of the template.
    mutating func scoped(_ list: [UInt8]) -> [UInt8] {
        reader = StyleReader(list)
        var output: [UInt8] = []
        while true {
            let (start, count, known) = (reader.place, output.count, compounds.count)
            counts = countsFirst
            isLeft = isForeign
            if complex(into: &output) == 1, site == .negation, !isForeign {
                reader.place = start
                output.removeSubrange(count...)
                compounds.removeSubrange(known...)
                isLeft = true
                complex(into: &output)
            }
            if reader.isAtEnd { return output }
            output.append(UInt8(ascii: ","))
            reader.place += 1
        }
    }

    // MARK: Selectors

    /// What a compound goes on with behind its first part.
    private static let continuations = Array(".#[:&".utf8)
    private static let combinators: [UInt8] = [UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "~")]

    /// Reads compounds with combinators between them, up to a comma; how many there are.
    @discardableResult
    private mutating func complex(into output: inout [UInt8]) -> Int {
        reader.skipSpace()
        let start = output.count
        var count = 0
        var hasCombinator = true
        // A sign without a selector behind it, where :global has been passed over.
        var endsInSign = false
        while !reader.isAtEnd, reader.byte() != UInt8(ascii: ",") {
            let place = reader.place
            let hasSpace = reader.skipSpace()
            let sign = reader.byte()
            if reader.isAtEnd || sign == UInt8(ascii: ",") { break }
            if Self.combinators.contains(sign) {
                // In front of all it stands in other rules only, where :global alone has written nothing too.
                let isFirst = output.count == start
                if isFirst ? site == .top || site == .negation : count == 0 || endsInSign {
                    report("a selector is missing before \"\(Character(Unicode.Scalar(sign)))\"", at: reader.place)
                }
                output.append(sign)
                endsInSign = true
                reader.place += 1
                reader.skipSpace()
                hasCombinator = true
                if reader.isAtEnd || reader.byte() == UInt8(ascii: ",") {
                    report("a selector is missing behind \"\(Character(Unicode.Scalar(sign)))\"", at: place)
                }
            } else if hasSpace, output.count > start {
                output.append(UInt8(ascii: " "))
                hasCombinator = true
            } else if place < reader.place, output.count > start, !Self.continuations.contains(sign) {
                // Behind a comment a compound goes on, but not with a type.
                hasCombinator = false
            }
            if takesGlobal() {
                leave(into: &output)
                count += 1
                continue
            }
            let (before, wasLeft) = (reader.place, isLeft)
            compound(into: &output)
            endsInSign = false
            if reader.place == before {
                report("this is no selector", at: before)
                reader.place += 1
            } else if !hasCombinator {
                report("this is no selector", at: before)
            }
            hasCombinator = reader.wasComment || isLeft != wasLeft
            count += 1
        }
        if count == 0 { report("a selector is missing", at: reader.place) }
        return count
    }

    /// Takes `:global`, without parentheses.
    private mutating func takesGlobal() -> Bool {
        let word = Array(":global".utf8)
        guard reader.isAt(word), reader.byte(word.count) != UInt8(ascii: "(") else { return false }
        if StyleReader.isInName(reader.byte(word.count)) { return false }
        reader.place += word.count
        return true
    }

    /// Scopes nothing any more; where the selector ends with this, nothing in the rule either.
    private mutating func leave(into output: inout [UInt8]) {
        isLeft = true
        var ahead = reader
        ahead.skipSpace()
        let isLast = ahead.isAtEnd || ahead.byte() == UInt8(ascii: ",")
        if isLast { isGlobal = true }
        // What stands before it stays; the space before it belongs to what follows, or to nothing.
        if isLast || ahead.place > reader.place, output.last == UInt8(ascii: " ") { output.removeLast() }
        if output.isEmpty || output.last == UInt8(ascii: ",") { reader.skipSpace() }
    }

    /// Conditions for one element.
    private mutating func compound(into output: inout [UInt8]) {
        var compound = StyleCompound()
        var simple: [UInt8] = []
        var pseudo: [UInt8] = []
        var isScoped = !isLeft
        // Whether it says something of the template's own: more than `:global(…)`, `&` and what follows them.
        var isOwn = false
        var isForeign = false
        scan: while !reader.isAtEnd {
            let start = reader.place
            switch reader.byte() {
            case UInt8(ascii: "."):
                reader.place += 1
                compound.classes.append(name(behind: "."))
                isOwn = true
            case UInt8(ascii: "#"):
                reader.place += 1
                compound.id = name(behind: "#")
                isOwn = true
            case UInt8(ascii: "["):
                block()
                isOwn = true
            case UInt8(ascii: "&"):
                reader.place += 1
                isForeign = true
            case UInt8(ascii: "*") where simple.isEmpty && pseudo.isEmpty:
                reader.place += 1
                isOwn = true
            case UInt8(ascii: ":"):
                if takesGlobal() {
                    // The rest of it, and of the selector, is let through.
                    write(simple, pseudo, compound, if: isScoped && (isOwn || !isForeign), into: &output)
                    leave(into: &output)
                    return
                }
                let taken = pseudoClass(isAlone: simple.isEmpty && pseudo.isEmpty)
                if taken.isGlobal {
                    isForeign = true
                    simple += Self.global(taken.text, isFirst: simple.isEmpty && pseudo.isEmpty)
                    continue scan
                }
                if taken.isOutside { isScoped = false }
                if taken.isScoped { isForeign = true }
                pseudo += taken.text
                continue scan
            case let byte where StyleReader.isInName(byte) && simple.isEmpty && pseudo.isEmpty:
                compound.type = name(behind: nil)
                isOwn = true
            default: break scan
            }
            if reader.place == start { break scan }
            // What follows a pseudo-class stays behind it.
            if pseudo.isEmpty {
                simple += reader.text[start..<reader.place]
            } else {
                pseudo += reader.text[start..<reader.place]
            }
        }
        if simple.isEmpty, pseudo.isEmpty { return }
        write(simple, pseudo, compound, if: isScoped && (isOwn || !isForeign), into: &output)
    }

    private mutating func write(
        _ simple: [UInt8],
        _ pseudo: [UInt8],
        _ compound: StyleCompound,
        if isScoped: Bool,
        into output: inout [UInt8]
    ) {
        output += simple
        if isScoped {
            output += Array((counts ? ".\(className)" : ":where(.\(className))").utf8)
            counts = false
            compounds.append(compound)
        }
        output += pseudo
    }

    private mutating func name(behind sign: Character?) -> String {
        let start = reader.place
        guard let name = reader.name() else {
            report(sign.map { "a name is missing behind \"\($0)\"" } ?? "this is no selector", at: start)
            return ""
        }
        return name
    }

    // MARK: Pseudo-classes

    /// A pseudo-class or pseudo-element.
    private struct Pseudo {
        var text: [UInt8]
        /// Whether it is `:global(…)`, whose content is the text.
        var isGlobal = false
        /// Whether it is about what no template has in it.
        var isOutside = false
        /// Whether all that it says is scoped inside.
        var isScoped = false
    }

    /// `:hover`, `::before`, `:is(…)`, and what `:global(…)` holds.
    private mutating func pseudoClass(isAlone: Bool) -> Pseudo {
        let start = reader.place
        while reader.byte() == UInt8(ascii: ":") { reader.place += 1 }
        let signs = reader.place - start
        if reader.name() == nil || signs > 2 { report("a name is missing behind \":\"", at: start) }
        let name = String(decoding: reader.text[start..<reader.place], as: UTF8.self).lowercased()
        let isOutside =
            [":root", ":host", ":host-context", ":scope"].contains(name) || name.hasPrefix("::view-transition")
        guard reader.byte() == UInt8(ascii: "(") else {
            return Pseudo(text: Array(reader.text[start..<reader.place]), isOutside: isOutside)
        }
        let opening = reader.place
        guard block() else { return Pseudo(text: []) }
        let inner = Array(reader.text[opening + 1..<reader.place - 1])
        let isEmpty = inner.allSatisfy { TemplateParser.isSpace($0) }
        switch name {
        case ":global":
            if isEmpty { report("a selector is missing in :global()", at: opening) }
            let text = isEmpty ? [] : read(inner, in: .top, isForeign: true, at: opening + 1)
            return Pseudo(text: text, isGlobal: true)
        case ":is", ":where", ":has", ":not":
            // Alone, `:is(…)` says no more than what is in it, which is scoped.
            let isScoped = isAlone && (name == ":is" || name == ":where")
            let text = read(
                inner,
                in: name == ":not" ? .negation : .argument,
                isForeign: isLeft,
                at: opening + 1,
                counting: isScoped && counts
            )
            if isScoped { counts = false }
            return Pseudo(text: Array("\(name)(".utf8) + text + Array(")".utf8), isScoped: isScoped)
        default:
            return Pseudo(
                text: Array(reader.text[start..<opening]) + Array("(".utf8) + Self.withoutGlobal(inner)
                    + Array(")".utf8),
                isOutside: isOutside
            )
        }
    }

    /// Reads what stands in parentheses.
    private mutating func read(
        _ list: [UInt8],
        in site: Place,
        isForeign: Bool,
        at offset: Int,
        counting countsFirst: Bool = false
    ) -> [UInt8] {
        if depth >= Self.depthLimit {
            report("selectors are nested more than \(Self.depthLimit) deep here", at: offset)
            return list
        }
        var selector = StyleSelector(
            className: className,
            in: site,
            isForeign: isForeign,
            depth: depth + 1,
            countsFirst: countsFirst
        )
        let text = selector.scoped(list)
        compounds += selector.compounds
        if let problem = selector.problem { report(problem.message, at: offset + problem.offset) }
        return text
    }

    @discardableResult
    private mutating func block() -> Bool {
        guard let end = StyleText.end(of: reader.text, from: reader.place) else {
            report("\"\(Character(Unicode.Scalar(reader.byte())))\" is not closed", at: reader.place)
            reader.place = reader.text.count
            return false
        }
        reader.place = end
        return true
    }

    /// What `:global(…)` holds, as one part of a compound.
    private static func global(_ text: [UInt8], isFirst: Bool) -> [UInt8] {
        let isName = text.first.map { StyleReader.isInName($0) || $0 == UInt8(ascii: "*") } ?? false
        let isPart = !text.contains(UInt8(ascii: ",")) && (isFirst || !isName)
        return isPart ? text : Array(":is(".utf8) + text + Array(")".utf8)
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
                output += bytes[place + word.count..<end - 1]
                place = end
            } else {
                output.append(bytes[place])
                place += 1
            }
        }
        return output
    }
}
