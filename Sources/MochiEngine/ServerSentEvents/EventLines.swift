/// The lines of `text/event-stream` (HTML, 9.2.5), written where there is room for them.
///
/// A colon is always followed by a space, which parsers take away: so values keep the spaces that they begin with.
@safe struct EventLines {
    private var position: UnsafeMutableRawPointer

    /// Writes from `start` on; the caller has made room for what it writes.
    init(at start: UnsafeMutableRawPointer) {
        unsafe position = start
    }

    // MARK: Sizes

    /// Bytes of a line, its end included.
    static func size(_ field: StaticString, _ value: Int) -> Int { field.utf8CodeUnitCount + value + 1 }

    /// Bytes of the lines that `data` becomes; there is one at least.
    static func size(data: UnsafeRawBufferPointer) -> Int {
        var count = 0
        unsafe forEachLine(of: data) { line in count += size("data: ", line.count) }
        return count
    }

    /// Decimal digits of a number.
    static func digits(_ number: UInt64) -> Int {
        var digits = 1
        var rest = number / 10
        while rest != 0 {
            digits += 1
            rest /= 10
        }
        return digits
    }

    /// Calls `body` with the parts between line ends: CR, LF, and CR LF, which is one.
    ///
    /// What ends with a line end ends with an empty line.
    static func forEachLine(of data: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
        var start = 0
        var index = 0
        while index < data.count {
            let byte = unsafe data[index]
            guard byte == Self.lineFeed || byte == Self.carriageReturn else {
                index += 1
                continue
            }
            unsafe body(UnsafeRawBufferPointer(rebasing: data[start..<index]))
            let isPair =
                unsafe byte == Self.carriageReturn && index + 1 < data.count && data[index + 1] == Self.lineFeed
            index += isPair ? 2 : 1
            start = index
        }
        unsafe body(UnsafeRawBufferPointer(rebasing: data[start...]))
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    // MARK: Lines

    /// A line whose value has no line end.
    mutating func put(_ field: StaticString, _ value: UnsafeRawBufferPointer) {
        field.withUTF8Buffer { unsafe put(UnsafeRawBufferPointer($0)) }
        unsafe put(value)
        end()
    }

    /// A line with a number.
    mutating func put(_ field: StaticString, _ number: UInt64) {
        field.withUTF8Buffer { unsafe put(UnsafeRawBufferPointer($0)) }
        let count = Self.digits(number)
        var rest = number
        for index in (0..<count).reversed() {
            unsafe position.storeBytes(of: UInt8(ascii: "0") + UInt8(rest % 10), toByteOffset: index, as: UInt8.self)
            rest /= 10
        }
        unsafe position += count
        end()
    }

    /// The lines that `data` becomes.
    mutating func put(data: UnsafeRawBufferPointer) {
        var lines = self
        unsafe Self.forEachLine(of: data) { unsafe lines.put("data: ", $0) }
        self = lines
    }

    /// The end of a line; of a second one, that of the event.
    mutating func end() {
        unsafe position.storeBytes(of: Self.lineFeed, as: UInt8.self)
        unsafe position += 1
    }

    private mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress else { return }
        unsafe position.copyMemory(from: from, byteCount: bytes.count)
        unsafe position += bytes.count
    }
}
