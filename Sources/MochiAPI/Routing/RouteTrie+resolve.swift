extension RouteTrie {
    /// Finds the route of a raw request path (RFC 9112 3.2.1, without the query), and the places of its parameters.
    ///
    /// `capture` is a fresh one, which says something when the answer is `.found`.
    ///
    /// A pattern without parameters is found by one probe with the path as it came. Otherwise the path is read once.
    /// `.badRequest` are, wherever they stand: a raw control character, space or backslash, a dot segment (also
    /// encoded), a broken percent sign, an encoded `/`, `\` or NUL, and bytes that are not UTF-8. Only a path with a
    /// `%` or non-ASCII bytes is decoded, to the stack (beyond 1 KiB to the heap), and matched decoded; nothing else
    /// allocates, and no reference is counted. Every node is entered at most once.
    func resolve(_ path: RawSpan, into capture: inout RouteCapture) -> RouteMatch {
        if let route = literals.find(path, under: LiteralTable.wholePath) {
            capture.route = route
            return .found
        }
        switch PathForm(ofRaw: path) {
        case .plain: return descend(path, from: 1, node: 0, into: &capture) ? .found : .notFound
        case .encoded: return matchDecoded(path, into: &capture)
        case .unmatched: return .notFound
        case .refused: return .badRequest
        }
    }

    // Kept out of `resolve`, so that the common path has no stack buffer to set up.
    @inline(never)
    private func matchDecoded(_ path: RawSpan, into capture: inout RouteCapture) -> RouteMatch {
        unsafe withUnsafeTemporaryAllocation(byteCount: path.byteCount, alignment: 1) { buffer in
            guard let count = unsafe PercentDecoding.decodePath(path, into: buffer) else { return .badRequest }
            let decoded = unsafe RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            switch PathForm(ofDecoded: decoded) {
            case .refused: return .badRequest
            case .unmatched: return .notFound
            case .plain, .encoded: break
            }
            guard descend(decoded, from: 1, node: 0, into: &capture) else { return .notFound }
            capture.isEncoded = true
            capture.translate(toRaw: path)
            return .found
        }
    }

    /// Matches the segments of `path` from `start` below `node`, most specific branch first.
    ///
    /// The recursion is as deep as the longest pattern, whatever the path.
    private func descend(_ path: RawSpan, from start: Int, node: Int, into capture: inout RouteCapture) -> Bool {
        var end = start
        while end < path.byteCount, path[end] != UInt8(ascii: "/") { end += 1 }
        let here = nodes[node]
        if here.hasLiterals, let child = literals.find(path.extracting(start..<end), under: UInt32(node)),
            proceed(path, end, child, &capture)
        {
            return true
        }
        if here.parameter != Self.none, end > start {
            capture.append(start, end)
            if proceed(path, end, Int(here.parameter), &capture) { return true }
            capture.removeLast()
        }
        guard here.rest != Self.none else { return false }
        capture.append(start, path.byteCount)
        capture.route = Int(here.rest)
        return true
    }

    @inline(__always)
    private func proceed(_ path: RawSpan, _ end: Int, _ child: Int, _ capture: inout RouteCapture) -> Bool {
        if end < path.byteCount { return descend(path, from: end + 1, node: child, into: &capture) }
        guard nodes[child].route != Self.none else { return false }
        capture.route = Int(nodes[child].route)
        return true
    }
}
