/// JSON as it is written, and the place where it is written next.
///
/// What is innermost has a number; a container or an encoder that belongs to something else is used out of order, which makes the
/// value unusual: then all that follows means nothing.
struct JSONOutput {
    /// Containers inside each other: a class that contains itself would have no end.
    private static let depthLimit = 128

    /// What has to be put back when a value has been written.
    struct Place {
        fileprivate let innermost: Int
        fileprivate let end: UInt8
    }

    private(set) var bytes: [UInt8] = []
    private(set) var isUnusual = false
    /// The container that is written to: 0 is the place of the whole value.
    private(set) var innermost = 0
    private var opened = 0
    private var depth = 0
    /// What closes the innermost container.
    private var end: UInt8 = 0
    /// Whether the place that is written to has its value.
    private var isFilled = true
    /// Containers that others have opened, and which end when these go on: what to put back then.
    private var nested: [(number: Int, outer: Place)] = []

    init() {
        bytes.reserveCapacity(480)
    }

    mutating func giveUp() {
        isUnusual = true
    }

    // MARK: Order

    /// Waits for a value that encodes itself.
    mutating func await() -> Place {
        isFilled = false
        return Place(innermost: innermost, end: end)
    }

    /// Closes the container that the value has opened, if it has.
    mutating func finish(_ place: Place) {
        endNested(until: place.innermost)
        if innermost != place.innermost {
            close(to: place)
        } else if !isFilled {
            // Nothing was asked for. The whole value cannot be nothing.
            if depth == 0 { giveUp() }
            bytes.append(UInt8(ascii: "{"))
            bytes.append(UInt8(ascii: "}"))
        }
        isFilled = true
    }

    private mutating func close(to place: Place) {
        bytes.append(end)
        (innermost, end) = (place.innermost, place.end)
        depth -= 1
    }

    private mutating func endNested(until container: Int) {
        while innermost != container, let last = nested.last, last.number == innermost {
            nested.removeLast()
            close(to: last.outer)
        }
    }

    /// Opens an object or an array in a container, whose next value has begun; its number.
    mutating func openNested(_ start: UInt8, _ end: UInt8) -> Int {
        let outer = Place(innermost: innermost, end: self.end)
        isFilled = false
        let number = open(start, end, at: innermost)
        if number >= 0 { nested.append((number, outer)) }
        return number
    }

    /// Opens an object or an array at a place that has no value yet; its number.
    mutating func open(_ start: UInt8, _ end: UInt8, at place: Int) -> Int {
        guard place == innermost, !isFilled, depth < Self.depthLimit else {
            giveUp()
            return -1
        }
        opened += 1
        depth += 1
        innermost = opened
        self.end = end
        isFilled = true
        bytes.append(start)
        return opened
    }

    /// Whether the next value of a container can be written; the comma before it is.
    mutating func begin(in container: Int) -> Bool {
        if container != innermost { endNested(until: container) }
        guard container == innermost, isFilled else {
            giveUp()
            return false
        }
        let last = bytes.last
        if last != UInt8(ascii: "{"), last != UInt8(ascii: "[") { bytes.append(UInt8(ascii: ",")) }
        return true
    }

    /// The same with the name of the value.
    mutating func begin(_ name: String, in container: Int) -> Bool {
        guard begin(in: container) else { return false }
        put(name)
        bytes.append(UInt8(ascii: ":"))
        return true
    }

    /// Whether a value may be written by itself, at a place that has none yet.
    mutating func fill(_ place: Int) -> Bool {
        guard place == innermost, !isFilled else {
            giveUp()
            return false
        }
        isFilled = true
        return true
    }

    // MARK: Values

    mutating func putNull() {
        bytes.append(contentsOf: "null".utf8)
    }

    mutating func put(_ value: Bool) {
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    mutating func put(_ value: some BinaryInteger) {
        if value >= 0, value < 10 {
            bytes.append(UInt8(ascii: "0") + UInt8(value))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    mutating func put<Number: BinaryFloatingPoint & CustomStringConvertible>(_ value: Number) {
        // Foundation's has the error for these.
        guard value.isFinite else { return giveUp() }
        bytes.append(contentsOf: value.description.utf8)
        if bytes[bytes.count - 2] == UInt8(ascii: "."), bytes[bytes.count - 1] == UInt8(ascii: "0") {
            bytes.removeLast(2)
        }
    }

    /// A string, with what has to be escaped, and slashes as `JSONEncoder` does.
    mutating func put(_ value: String, escapesSlashes: Bool = true) {
        var value = value
        bytes.append(UInt8(ascii: "\""))
        value.withUTF8 { text in unsafe putEscaped(text, slash: UInt8(ascii: escapesSlashes ? "/" : "\"")) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func putEscaped(_ text: UnsafeBufferPointer<UInt8>, slash: UInt8) {
        var start = 0
        for index in 0..<text.count {
            let byte = unsafe text[index]
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte != slash { continue }
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            bytes.append(contentsOf: Self.escape(byte).utf8)
            start = index + 1
        }
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "/"): "\\/"
        case 0x08: "\\b"
        case 0x09: "\\t"
        case 0x0a: "\\n"
        case 0x0c: "\\f"
        case 0x0d: "\\r"
        default: "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }
}
