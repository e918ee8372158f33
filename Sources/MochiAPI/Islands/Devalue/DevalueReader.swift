/// Reads a text as devalue does, only more strictly: what devalue itself does not write is refused.
///
/// The text is one JSON array (RFC 8259) of parts; as parts refer to each other by number, it is never nested more than
/// twice, and reading needs no recursion. The cost is linear in the bytes.
struct DevalueReader {
    typealias Reference = DevalueGraph.Reference

    var scanner: DevalueScanner

    /// The graph of a text.
    static func read(_ text: String, _ limits: DevalueLimits) throws(DevalueError) -> DevalueGraph {
        guard text.utf8.count <= limits.bytes else { throw DevalueError("it is longer than \(limits.bytes) bytes") }
        var reader = DevalueReader(scanner: DevalueScanner(text))
        let graph = try reader.graph()
        try graph.check()
        return graph
    }

    private mutating func graph() throws(DevalueError) -> DevalueGraph {
        var graph = DevalueGraph()
        scanner.skipSpace()
        if scanner.take("[") {
            repeat {
                scanner.skipSpace()
                graph.nodes.append(try node())
                scanner.skipSpace()
            } while scanner.take(",")
            try scanner.require(character: "]")
            graph.root = Reference(index: 0)
        } else {
            graph.root = try reference()
            guard graph.root == .undefined || graph.root.special != nil else {
                throw scanner.error("a number that stands for no value")
            }
        }
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.error("something after the end") }
        return graph
    }

    private mutating func node() throws(DevalueError) -> DevalueGraph.Node {
        switch scanner.peek {
        case UInt8(ascii: "\""): return .string(try scanner.string())
        case UInt8(ascii: "["):
            scanner.advance()
            return try list()
        case UInt8(ascii: "{"):
            scanner.advance()
            return try object()
        case UInt8(ascii: "t"):
            try scanner.require("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.require("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.require("null")
            return .null
        default: return .number(try scanner.number())
        }
    }

    private mutating func object() throws(DevalueError) -> DevalueGraph.Node {
        var entries: [DevalueGraph.Entry] = []
        scanner.skipSpace()
        if scanner.take("}") { return .object([]) }
        repeat {
            scanner.skipSpace()
            let key = try key()
            scanner.skipSpace()
            try scanner.require(character: ":")
            scanner.skipSpace()
            entries.append(DevalueGraph.Entry(key: key, value: try reference()))
            scanner.skipSpace()
        } while scanner.take(",")
        try scanner.require(character: "}")
        return .object(DevalueGraph.unique(entries))
    }

    /// A key of an object; `__proto__` would change what the object is.
    mutating func key() throws(DevalueError) -> String {
        let key = try scanner.string()
        guard key != "__proto__" else { throw scanner.error("a key __proto__") }
        return key
    }

    private mutating func list() throws(DevalueError) -> DevalueGraph.Node {
        scanner.skipSpace()
        if scanner.take("]") { return .array([]) }
        if scanner.peek == UInt8(ascii: "\"") { return try typed(scanner.string()) }
        let first = try reference(orHole: true)
        if first == .sparse { return try sparseArray() }
        var elements = [first]
        while try hasMore() {
            let element = try reference(orHole: true)
            guard element != .sparse else { throw scanner.error("a number that stands for no value") }
            elements.append(element)
        }
        return .array(elements)
    }

    /// Whether a list goes on; takes the comma or the bracket.
    mutating func hasMore() throws(DevalueError) -> Bool {
        scanner.skipSpace()
        if scanner.take(",") {
            scanner.skipSpace()
            return true
        }
        try scanner.require(character: "]")
        return false
    }

    private mutating func sparseArray() throws(DevalueError) -> DevalueGraph.Node {
        guard try hasMore() else { throw scanner.error("an array without its length") }
        let length = try index(below: 1 << 32)
        var elements: [(index: Int, value: Reference)] = []
        while try hasMore() {
            let index = try index(below: length)
            guard try hasMore() else { throw scanner.error("an index without its element") }
            elements.append((index, try reference()))
        }
        // The last of equal indices counts; sorting keeps their order.
        var unique: [(index: Int, value: Reference)] = []
        for element in elements.sorted(by: { $0.index < $1.index }) {
            if unique.last?.index == element.index { unique.removeLast() }
            unique.append(element)
        }
        return .sparseArray(length: length, unique)
    }

    /// A whole number from 0 on.
    mutating func index(below limit: Int) throws(DevalueError) -> Int {
        let number = try scanner.integer()
        guard (0..<limit).contains(number) else { throw scanner.error("a number out of its range") }
        return number
    }

    /// A reference; whether its part is there is checked when all are known.
    mutating func reference(orHole isElement: Bool = false) throws(DevalueError) -> Reference {
        let number = try scanner.integer()
        let least = Int(isElement ? Reference.sparse.number : Reference.negativeZero.number)
        guard number >= least, number <= Int32.max, isElement || number != Reference.hole.number else {
            throw scanner.error("a number that stands for no value")
        }
        return Reference(number: Int32(number))
    }
}
