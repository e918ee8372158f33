/// A resolved path: the route's number and where its parameters stand in the raw path, without a copy of either.
struct RouteCapture: Sendable {
    /// Byte offsets into the raw path that was resolved.
    struct Bounds: Sendable, Equatable {
        var start: UInt32 = 0
        var end: UInt32 = 0
    }

    /// The place of the route in `RouteTrie.values` and `RouteTrie.patterns`.
    var route = 0
    /// How many of `bounds` are set, in the order of `RoutePattern.parameterNames`.
    private(set) var count = 0
    /// Whether the path holds a percent sign, so that parameters must be decoded.
    var isEncoded = false
    private(set) var bounds = InlineArray<8, Bounds>(repeating: Bounds())

    @inline(__always)
    init() {}

    subscript(parameter: Int) -> Range<Int> {
        precondition(parameter < count, "A capture of \(count) parameters has no number \(parameter).")
        return Int(bounds[parameter].start)..<Int(bounds[parameter].end)
    }

    @inline(__always)
    mutating func append(_ start: Int, _ end: Int) {
        bounds[count] = Bounds(start: UInt32(start), end: UInt32(end))
        count += 1
    }

    @inline(__always)
    mutating func removeLast() {
        count -= 1
    }

    /// Moves every bound from an offset in the decoded path to the offset in the raw path it came from.
    mutating func translate(toRaw raw: RawSpan) {
        var rawOffset = 0
        var offset = 0
        func advance(to target: UInt32) -> UInt32 {
            while offset < Int(target) {
                rawOffset += raw[rawOffset] == UInt8(ascii: "%") ? 3 : 1
                offset += 1
            }
            return UInt32(rawOffset)
        }
        for index in 0..<count {
            bounds[index].start = advance(to: bounds[index].start)
            bounds[index].end = advance(to: bounds[index].end)
        }
    }
}

/// What a path came to.
enum RouteMatch: Sendable {
    case found
    case notFound
    /// The path is one that no honest client sends; the answer is 400 whatever the routes are.
    case badRequest
}
