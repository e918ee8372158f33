internal import Glibc

/// Takes a multipart form apart (RFC 7578, RFC 2046 5.1): bytes in, however they were split, events out.
///
/// A value without I/O. Nothing is copied but the header of the part at hand; content comes as slices of what was fed.
/// The cost is linear in the bytes, whatever they are: none is compared with the boundary more than twice.
///
///     var parser = MultipartParser(boundary: boundary, limits: limits)
///     for try await piece in body {
///         parser.feed(piece)
///         while let event = try parser.next() { … }
///     }
///     try parser.finish()
///
/// Accepted is what browsers and the usual clients send: no preamble but one CRLF, no spaces after a boundary, nothing
/// but one CRLF after the last. An error is final: the parser must not be asked again.
struct MultipartParser: Sendable {
    enum Event: Sendable, Equatable {
        /// A part begins.
        case head(PartHead)
        /// Content of the part that began last.
        case bytes(ArraySlice<UInt8>)
        /// The part is complete.
        case partEnd
    }

    private enum State {
        /// Before the first boundary, whose CRLF may be missing; so many bytes of the delimiter have been seen.
        case opening(matched: Int)
        /// Behind a boundary; the first of the two bytes that follow it, once it is there.
        case boundary(first: UInt8?)
        case head
        /// In the content; so many bytes of the delimiter stood at the end of the last piece.
        case content(matched: Int)
        /// Behind the last boundary; so many bytes of CRLF have been seen.
        case closed(matched: Int)
    }

    /// CRLF, two hyphens, the boundary; CR stands in it only once, which makes the search simple.
    private let delimiter: [UInt8]
    private let limits: FormLimits
    private var state = State.opening(matched: 0)
    private var piece: [UInt8] = []
    private var position = 0

    // The part at hand.
    private var line: [UInt8] = []
    private var fields = PartHead.Fields()
    private var headBytes = 0
    private var isFile = false
    private var isCountedFile = false
    private var partBytes = 0

    // The form so far.
    private var parts = 0
    private var files = 0
    private var fileBytes = 0

    /// A parser at the beginning of a body; `boundary` has passed `FormEncodingType.isBoundary`.
    init(boundary: [UInt8], limits: FormLimits) {
        delimiter = Array("\r\n--".utf8) + boundary
        self.limits = limits
    }

    /// Gives the next bytes of the body, once `next` has taken all of the last.
    mutating func feed(_ bytes: [UInt8]) {
        precondition(position == piece.count, "the parser is asked until it answers nil, and fed then")
        piece = bytes
        position = 0
    }

    /// What the bytes say next, nil when more are needed.
    mutating func next() throws(FormRefusal) -> Event? {
        while position < piece.count {
            switch state {
            case .opening(let matched): try open(matched)
            case .boundary(let first): try readBoundaryEnd(first)
            case .head:
                if let head = try readHead() { return .head(head) }
            case .content(let matched):
                if let event = try readContent(matched) { return event }
            case .closed(let matched):
                guard matched < 2, piece[position] == delimiter[matched] else { throw .epilogue }
                position += 1
                state = .closed(matched: matched + 1)
            }
        }
        return nil
    }

    /// Says that the body has ended; 400 when it is not complete.
    func finish() throws(FormRefusal) {
        guard case .closed(let matched) = state, matched != 1 else { throw .truncated }
    }

    // MARK: Boundaries

    private mutating func open(_ matched: Int) throws(FormRefusal) {
        // Without the CRLF the match begins at the hyphens.
        let matched = matched == 0 && piece[position] == delimiter[2] ? 2 : matched
        guard piece[position] == delimiter[matched] else { throw .preamble }
        position += 1
        state = matched + 1 == delimiter.count ? .boundary(first: nil) : .opening(matched: matched + 1)
    }

    private mutating func readBoundaryEnd(_ first: UInt8?) throws(FormRefusal) {
        let byte = piece[position]
        position += 1
        switch (first, byte) {
        case (nil, UInt8(ascii: "\r")), (nil, UInt8(ascii: "-")): state = .boundary(first: byte)
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .closed(matched: 0)
        case (UInt8(ascii: "\r"), UInt8(ascii: "\n")):
            parts += 1
            guard parts <= limits.parts else { throw .parts(limits.parts) }
            (fields, headBytes, partBytes) = (PartHead.Fields(), 0, 0)
            state = .head
        default: throw .delimiter
        }
    }

    // MARK: Header

    /// Reads a line, or as much of it as is there; the empty one completes the head.
    private mutating func readHead() throws(FormRefusal) -> PartHead? {
        let newline = unsafe piece.withUnsafeBytes { bytes in
            unsafe Self.index(of: UInt8(ascii: "\n"), in: bytes, from: position)
        }
        let end = newline.map { $0 + 1 } ?? piece.count
        headBytes += end - position
        guard headBytes <= limits.partHead else { throw .partHead(limits.partHead) }
        line += piece[position..<end]
        position = end
        guard line.last == UInt8(ascii: "\n") else { return nil }
        line.removeLast()
        guard line.popLast() == UInt8(ascii: "\r") else { throw .lineEnd }
        if !line.isEmpty {
            try fields.append(line)
            line.removeAll(keepingCapacity: true)
            return nil
        }
        let head = try fields.head(limits)
        (isFile, isCountedFile) = (head.isFile, false)
        if head.filename?.isEmpty == false { try countFile() }
        state = .content(matched: 0)
        return head
    }

    // MARK: Content

    private mutating func readContent(_ matched: Int) throws(FormRefusal) -> Event? {
        if matched > 0 { return try continueMatch(matched) }
        let start = position
        var search = position
        while let candidate = lineEnd(from: search) {
            let length = matchLength(at: candidate, from: 0)
            if length == delimiter.count || candidate + length == piece.count {
                // The end of the content, perhaps: what stands before it goes first.
                if candidate > start { return try content(start, to: candidate) }
                position = candidate + length
                return matchEnds(length)
            }
            search = candidate + length
        }
        return try content(start, to: piece.count)
    }

    /// Goes on with a delimiter that began in an earlier piece.
    private mutating func continueMatch(_ matched: Int) throws(FormRefusal) -> Event? {
        let length = matched + matchLength(at: position, from: matched)
        let end = position + length - matched
        guard length == delimiter.count || end == piece.count else {
            // It was content; the pieces it stood in are gone, but it reads as the delimiter does. What of it stands in
            // this piece holds no CR, and is looked at as content.
            state = .content(matched: 0)
            return .bytes(try count(delimiter[..<matched]))
        }
        position = end
        return matchEnds(length)
    }

    private mutating func matchEnds(_ length: Int) -> Event? {
        guard length == delimiter.count else {
            state = .content(matched: length)
            return nil
        }
        state = .boundary(first: nil)
        return .partEnd
    }

    private mutating func content(_ start: Int, to end: Int) throws(FormRefusal) -> Event {
        position = end
        return .bytes(try count(piece[start..<end]))
    }

    /// How many bytes at `start` are those of the delimiter from `offset` on, as far as the piece goes.
    private func matchLength(at start: Int, from offset: Int) -> Int {
        var length = 0
        while start + length < piece.count, offset + length < delimiter.count,
            piece[start + length] == delimiter[offset + length]
        {
            length += 1
        }
        return length
    }

    /// The first CRLF at or after `start`, or the CR at the end of the piece.
    private func lineEnd(from start: Int) -> Int? {
        unsafe piece.withUnsafeBytes { bytes in
            var start = start
            while let found = unsafe Self.index(of: UInt8(ascii: "\r"), in: bytes, from: start) {
                if unsafe found + 1 == bytes.count || bytes[found + 1] == UInt8(ascii: "\n") { return found }
                start = found + 1
            }
            return nil
        }
    }

    private static func index(of byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count,
            let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
        else { return nil }
        return unsafe found - UnsafeMutableRawPointer(mutating: base)
    }

    // MARK: Limits

    private mutating func count(_ bytes: ArraySlice<UInt8>) throws(FormRefusal) -> ArraySlice<UInt8> {
        partBytes += bytes.count
        guard isFile else {
            guard partBytes <= limits.text else { throw .text(limits.text) }
            return bytes
        }
        if !isCountedFile { try countFile() }
        fileBytes += bytes.count
        guard partBytes <= limits.file else { throw .file(limits.file) }
        guard fileBytes <= limits.allFiles else { throw .allFiles(limits.allFiles) }
        return bytes
    }

    private mutating func countFile() throws(FormRefusal) {
        isCountedFile = true
        files += 1
        guard files <= limits.files else { throw .files(limits.files) }
    }
}
