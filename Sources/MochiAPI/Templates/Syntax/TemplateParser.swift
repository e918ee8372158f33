/// Reads the markup of a template, which is that of Svelte 5, up to all problems in it.
struct TemplateParser {
    /// Elements and blocks in each other.
    private static let depthLimit = 100
    /// Problems of one file that are told.
    static let problemLimit = 20

    /// What has begun and not ended.
    enum Opening: Equatable {
        case tag(String)
        case block(String)
    }

    let source: TemplateSource
    var offset = 0
    var syntax = TemplateSyntax()
    private(set) var problems: [TemplateProblem] = []
    /// Whether an expression has a problem, which is told: what is around it need not tell of it.
    private var isRecovering = false
    private var openings: [Opening] = []

    /// Whether this is inside of something.
    var isNested: Bool { !openings.isEmpty }

    private init(_ source: TemplateSource) {
        self.source = source
    }

    /// The syntax of a template, or what is wrong with it.
    static func parse(_ source: TemplateSource) throws(TemplateErrors) -> TemplateSyntax {
        var parser = TemplateParser(source)
        // A byte order mark is no text.
        if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.offset = 3 }
        while true {
            parser.syntax.nodes += parser.nodes()
            if parser.isAtEnd { break }
            parser.skipWhatClosesNothing()
        }
        if !parser.problems.isEmpty { throw TemplateErrors(problems: parser.problems) }
        return parser.syntax
    }

    // MARK: Bytes

    var isAtEnd: Bool { offset >= source.bytes.count }

    func byte(_ distance: Int = 0) -> UInt8 {
        offset + distance < source.bytes.count ? source.bytes[offset + distance] : 0
    }

    func isAt(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard offset + count <= source.bytes.count else { return false }
        return unsafe source.bytes[offset..<offset + count]
            .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: count))
    }

    mutating func take(_ text: StaticString) -> Bool {
        guard isAt(text) else { return false }
        offset += text.utf8CodeUnitCount
        return true
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }

    mutating func skipSpace() {
        while !isAtEnd, Self.isSpace(byte()) { offset += 1 }
    }

    /// Goes behind the next `text`, or to the end; whether it is there.
    @discardableResult
    mutating func skip(behind text: StaticString) -> Bool {
        while !isAtEnd {
            if take(text) { return true }
            offset += 1
        }
        return false
    }

    // MARK: Problems

    mutating func report(_ message: String, at offset: Int) {
        if problems.count < Self.problemLimit { report(source.problem(message, at: offset)) }
    }

    private mutating func report(_ problem: TemplateProblem) {
        guard problems.count < Self.problemLimit, !problems.contains(problem) else { return }
        problems.append(problem)
        // What is read behind the last one is not told, so it is not read.
        if problems.count == Self.problemLimit { offset = source.bytes.count }
    }

    // MARK: Nodes

    /// Reads nodes up to what ends or goes on with something that is open.
    mutating func nodes() -> [TemplateNode] {
        var nodes: [TemplateNode] = []
        while !isAtEnd {
            if byte() == UInt8(ascii: "{") {
                if isAt("{/") || isAt("{:") { break }
                if let node = braces() { nodes.append(node) }
            } else if byte() == UInt8(ascii: "<") {
                if isAt("</") { break }
                if isAt("<!") { skipComment() } else if let node = tag() { nodes.append(node) }
            } else {
                nodes.append(.text(text()))
            }
        }
        return nodes
    }

    private mutating func text() -> Range<Int> {
        let start = offset
        while !isAtEnd, byte() != UInt8(ascii: "<"), byte() != UInt8(ascii: "{") { offset += 1 }
        return start..<offset
    }

    private mutating func skipComment() {
        let start = offset
        if take("<!--") {
            if !skip(behind: "-->") { report("--> is missing behind the comment that begins here", at: start) }
        } else {
            report("a template has no document type: it stands in the shell of the page", at: start)
            skip(behind: ">")
        }
    }

    /// Says what is wrong with an end that nothing has begun.
    private mutating func skipWhatClosesNothing() {
        let start = offset
        if take("</") {
            let name = tagName()
            skip(behind: ">")
            report(
                ElementTraits.isVoid(name)
                    ? "<\(name)> has no end tag" : "</\(name)> closes nothing: there is no <\(name)> before it",
                at: start
            )
        } else {
            let isEnd = byte(1) == UInt8(ascii: "/")
            offset += 2
            let word = self.word()
            skip(behind: "}")
            report(
                isEnd
                    ? "{/\(word)} closes nothing: there is no {#\(word)} before it"
                    : "{:\(word)} belongs between {#if} or {#each} and their end",
                at: start
            )
        }
    }

    /// Reads what stands inside of something that has begun at `start`, up to where it ends or goes on.
    mutating func children(of opening: Opening, from start: Int) -> [TemplateNode] {
        if openings.count >= Self.depthLimit {
            report("elements and blocks are nested more than \(Self.depthLimit) deep here", at: start)
            offset = source.bytes.count
            return []
        }
        openings.append(opening)
        defer { openings.removeLast() }
        var nodes = self.nodes()
        while !isAtEnd, !endsSomethingOpen {
            skipWhatClosesNothing()
            nodes += self.nodes()
        }
        return nodes
    }

    /// Whether what ends here, or goes on, is open.
    private var endsSomethingOpen: Bool {
        var ahead = self
        if ahead.take("</") { return openings.contains(.tag(ahead.tagName())) }
        if ahead.take("{/") { return openings.contains(.block(ahead.word())) }
        return openings.contains { if case .block(let name) = $0 { name == "if" || name == "each" } else { false } }
    }

    /// Letters in a row.
    mutating func word() -> String {
        let start = offset
        while UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte() { offset += 1 }
        return source.text(start..<offset)
    }

    // MARK: Expressions

    /// Reads with the parser of expressions from here on.
    mutating func expression<Value>(_ parse: (inout ExpressionParser) -> Value) -> Value {
        var parser = ExpressionParser(source, from: offset)
        let value = parse(&parser)
        isRecovering = parser.problem != nil
        if let problem = parser.problem { report(problem) }
        offset = isRecovering ? closingBrace(from: offset) : parser.offset
        return value
    }

    /// Where the brace is that ends what has begun; for going on behind a problem.
    private func closingBrace(from start: Int) -> Int {
        var depth = 0
        var index = start
        var quote: UInt8?
        while index < source.bytes.count {
            let byte = source.bytes[index]
            switch byte {
            case UInt8(ascii: "\n"): quote = nil
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
                quote = quote == nil ? byte : quote == byte ? nil : quote
            // What cannot be in an expression: there is no brace.
            case UInt8(ascii: "<") where source.bytes[index...].starts(with: [byte, UInt8(ascii: "/")]): return index
            case UInt8(ascii: "{") where quote == nil:
                let next = index + 1 < source.bytes.count ? source.bytes[index + 1] : 0
                if [UInt8(ascii: "#"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@")].contains(next) {
                    return index
                }
                depth += 1
            case UInt8(ascii: "}") where quote == nil:
                if depth == 0 { return index }
                depth -= 1
            default: break
            }
            index += 1
        }
        // There is none that fits: the end of the line is better than the end of all.
        return source.bytes[start...].firstIndex { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "\n") }
            ?? source.bytes.count
    }

    /// Takes the brace that ends what has begun at `start`.
    mutating func closeBraces(_ what: String, from start: Int) {
        if !isRecovering {
            skipSpace()
            if take("}") { return }
            report("\"}\" is missing behind \(what)", at: offset)
            offset = closingBrace(from: offset)
        }
        isRecovering = false
        _ = take("}")
    }

    /// Reads an expression and the brace behind it.
    mutating func expressionInBraces(from start: Int) -> ExpressionSyntax {
        let value = expression { $0.expression() }
        closeBraces("the expression", from: start)
        return value
    }
}
