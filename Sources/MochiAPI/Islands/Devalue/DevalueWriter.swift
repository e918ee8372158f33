/// Writes a graph as devalue does: parts are numbered as they are met from the root on, equal primitives are one part.
struct DevalueWriter {
    typealias Reference = DevalueGraph.Reference

    private static let unmet = Int32.min

    private var graph = DevalueGraph()
    /// What stands in the text for each node of the graph.
    private var numbers: [Int32] = []
    /// The nodes in the order of the text.
    private var order: [Int] = []
    /// The parts that are met, and not numbered yet.
    private var pending: [Reference] = []
    private var primitives: [Primitive: Int32] = [:]
    /// The text that was written last, in UTF-8.
    private(set) var output: [UInt8] = []

    private enum Primitive: Hashable {
        case null
        case bool(Bool)
        case number(Double)
        case string(ExactString)
        case bigInteger(String)
    }

    /// The text of the graph; what cannot be reached from the root is left out.
    static func write(_ graph: DevalueGraph) -> String {
        var writer = DevalueWriter()
        writer.write(graph)
        return String(decoding: writer.output, as: UTF8.self)
    }

    /// Makes the text of the graph the output, behind `head`.
    mutating func write(_ graph: DevalueGraph, after head: String = "") {
        self.graph = graph
        output.removeAll(keepingCapacity: true)
        put(head)
        numbers.append(contentsOf: repeatElement(Self.unmet, count: graph.nodes.count))
        numberNodes()
        putNodes()
        // What is kept is only memory.
        self.graph = DevalueGraph()
        numbers.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        primitives.removeAll(keepingCapacity: true)
    }

    // MARK: Order

    // With a stack of its own, for a graph may be deeper than the thread's.
    private mutating func numberNodes() {
        pending.append(graph.root)
        while let reference = pending.popLast() {
            guard let index = reference.index, numbers[index] == Self.unmet else { continue }
            let node = graph.nodes[index]
            if case .number(let number) = node, let special = Reference(special: number) {
                numbers[index] = special.number
                continue
            }
            let number = Int32(order.count)
            if let primitive = Self.primitive(node) {
                if let equal = primitives[primitive] {
                    numbers[index] = equal
                    continue
                }
                primitives[primitive] = number
            }
            numbers[index] = number
            order.append(index)
            appendParts(of: node)
        }
    }

    private static func primitive(_ node: DevalueGraph.Node) -> Primitive? {
        switch node {
        case .null: .null
        case .bool(let value): .bool(value)
        case .number(let number): .number(number)
        case .string(let text): .string(ExactString(text))
        case .bigInteger(let digits): .bigInteger(digits)
        default: nil
        }
    }

    /// The first part last, so that it is taken next.
    private mutating func appendParts(of node: DevalueGraph.Node) {
        switch node {
        case .array(let elements), .set(let elements):
            for element in elements.reversed() { pending.append(element) }
        case .sparseArray(_, let elements):
            for element in elements.reversed() { pending.append(element.value) }
        case .object(let entries), .nullPrototypeObject(let entries):
            for entry in entries.reversed() { pending.append(entry.value) }
        case .map(let entries):
            for entry in entries.reversed() {
                pending.append(entry.value)
                pending.append(entry.key)
            }
        case .boxed(let reference): pending.append(reference)
        case .view(let view): pending.append(view.buffer)
        case .null, .bool, .number, .string, .bigInteger, .date, .url, .urlSearchParameters, .regularExpression,
            .buffer:
            break
        }
    }

    // MARK: Text

    private mutating func putNodes() {
        let root = number(graph.root)
        if root < 0 { return put(root) }
        for (position, index) in order.enumerated() {
            put(position == 0 ? "[" : ",")
            put(graph.nodes[index])
        }
        put("]")
    }

    private func number(_ reference: Reference) -> Int32 {
        reference.index.map { numbers[$0] } ?? reference.number
    }

    private mutating func put(_ node: DevalueGraph.Node) {
        switch node {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .number(let number): put(number)
        case .string(let text): put(quoted: text)
        case .bigInteger(let digits): put(type: "BigInt", quoted: digits)
        case .date(let milliseconds): put(type: "Date", quoted: milliseconds.map(DevalueDate.text) ?? "")
        case .url(let text): put(type: "URL", quoted: text)
        case .urlSearchParameters(let text): put(type: "URLSearchParams", quoted: text)
        case .regularExpression(let source, let flags):
            put("[\"RegExp\",")
            put(quoted: source)
            if !flags.isEmpty {
                put(",")
                put(quoted: flags)
            }
            put("]")
        case .array(let elements): put(array: elements)
        case .sparseArray(let length, let elements): put(length, elements)
        case .object(let entries): put(object: entries)
        case .nullPrototypeObject(let entries):
            put("[\"null\"")
            for entry in entries {
                put(",")
                put(quoted: entry.key)
                put(more: entry.value)
            }
            put("]")
        case .set(let elements):
            put("[\"Set\"")
            for element in elements { put(more: element) }
            put("]")
        case .map(let entries):
            put("[\"Map\"")
            for entry in entries {
                put(more: entry.key)
                put(more: entry.value)
            }
            put("]")
        case .boxed(let reference):
            put("[\"Object\"")
            put(more: reference)
            put("]")
        case .buffer(let bytes):
            put("[\"ArrayBuffer\",\"")
            Base64.encode(bytes, into: &output)
            put("\"]")
        case .view(let view): put(view)
        }
    }

    private mutating func put(array elements: [Reference]) {
        if elements.contains(.hole) {
            let present = elements.enumerated().filter { $0.element != .hole }
            put(elements.count, present.map { (index: $0.offset, value: $0.element) })
            return
        }
        put("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { put(",") }
            put(number(element))
        }
        put("]")
    }

    /// An array with holes: all its elements, or only those that are there, whichever devalue finds shorter.
    private mutating func put(_ length: Int, _ elements: [(index: Int, value: Reference)]) {
        // `-2,` for each hole against `-7,`, the length, and an index for each element.
        let digits = String(length).utf8.count
        let holes = (length - elements.count) * 3
        let isSparse = holes > 4 + digits + elements.count * (digits + 1)
        put("[")
        if isSparse {
            put("\(Reference.sparse.number),\(length)")
            for element in elements {
                put(",\(element.index)")
                put(more: element.value)
            }
        } else {
            var rest = elements[...]
            for index in 0..<length {
                if index > 0 { put(",") }
                let isThere = rest.first?.index == index
                put(number(isThere ? rest.removeFirst().value : .hole))
            }
        }
        put("]")
    }

    private mutating func put(object entries: [DevalueGraph.Entry]) {
        put("{")
        for (index, entry) in entries.enumerated() {
            if index > 0 { put(",") }
            put(quoted: entry.key)
            put(":")
            put(number(entry.value))
        }
        put("}")
    }

    private mutating func put(_ view: DevalueView) {
        put("[\"\(view.kind.rawValue)\"")
        put(more: view.buffer)
        if let part = view.part, let index = view.buffer.index, case .buffer(let bytes) = graph.nodes[index],
            view.extent(of: bytes.count) != 0..<bytes.count
        {
            put(",\(part.offset),\(part.length)")
        }
        put("]")
    }

    private mutating func put(type: String, quoted text: String) {
        put("[\"\(type)\",")
        put(quoted: text)
        put("]")
    }

    private mutating func put(more reference: Reference) {
        put(",")
        put(number(reference))
    }

    private mutating func put(_ number: Double) {
        if let integer = DevalueNumber.safeInteger(number) {
            put(integer)
        } else {
            put(DevalueNumber.text(number))
        }
    }

    private mutating func put(_ text: String) {
        output.append(contentsOf: text.utf8)
    }

    private mutating func put(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        for index in range { output.append(bytes[index]) }
    }

    /// A whole number in decimal digits.
    private mutating func put(_ number: some FixedWidthInteger & SignedInteger) {
        if number < 0 { put("-") }
        var rest = number.magnitude
        var digits = 1
        while rest >= 10 { (rest, digits) = (rest / 10, digits + 1) }
        rest = number.magnitude
        let start = output.count
        output.append(contentsOf: repeatElement(0, count: digits))
        for place in (start..<output.count).reversed() {
            output[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// A string of JSON; `<` is escaped, so that no element ends or begins in it, and what ends a line in JavaScript.
    private mutating func put(quoted text: String) {
        put("\"")
        let bytes = text.utf8Span.span
        var plain = 0
        for index in bytes.indices {
            let byte = bytes[index]
            guard let escape = Self.escapes[Int(byte)] else { continue }
            // U+2028 and U+2029 are the only ones that begin like others.
            let isSeparator = byte == 0xE2 && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8
            if byte == 0xE2, !isSeparator { continue }
            put(bytes, plain..<index)
            output += escape
            plain = index + 1
            if isSeparator {
                output.append(bytes[index + 2] == 0xA8 ? UInt8(ascii: "8") : UInt8(ascii: "9"))
                plain += 2
            }
        }
        if plain == 0 { put(text) } else { put(bytes, plain..<bytes.count) }
        put("\"")
    }

    /// What is written instead of a byte, nil for the byte itself.
    private static let escapes: [[UInt8]?] = {
        var escapes = [[UInt8]?](repeating: nil, count: 256)
        for control in 0..<0x20 {
            escapes[control] =
                Array((control < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(control, radix: 16).utf8)
        }
        let named: [(Unicode.Scalar, String)] = [
            ("\"", "\\\""), ("\\", "\\\\"), ("\u{8}", "\\b"), ("\u{C}", "\\f"), ("\n", "\\n"), ("\r", "\\r"),
            ("\t", "\\t"), ("<", "\\u003C"),
        ]
        for (character, escape) in named { escapes[Int(character.value)] = Array(escape.utf8) }
        escapes[0xE2] = Array("\\u202".utf8)
        return escapes
    }()
}
