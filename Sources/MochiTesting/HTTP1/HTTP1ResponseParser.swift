/// Parses one response from the front of a byte stream, strictly: what a careful client would refuse is an error here.
///
/// A value without I/O: bytes go in as they arrive, events come out as soon as they are known.
///
///     var parser = HTTP1ResponseParser(answering: "GET")
///     parser.receive(bytes)
///     while let event = try parser.next() { … }
package struct HTTP1ResponseParser: Sendable {
    package enum Event: Sendable, Equatable {
        /// Status, fields and framing, an interim response's too; its body is empty.
        case head(HTTP1Response)
        /// Bytes of the body, never of two chunks.
        case piece([UInt8])
        case end(trailers: [FieldLine])
    }

    /// Why the bytes are no response.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    private enum Stage {
        case head
        case length(left: Int)
        case chunkSize
        case chunk(left: Int)
        case untilClose
        case complete
    }

    private enum Stop: Error {
        case needsMore
        case invalid(String)
    }

    private let method: String
    private var bytes: [UInt8]
    private var position: Int
    private var hasEnded = false
    private var stage = Stage.head

    /// Waits for the response to a request with `method`: HEAD changes the framing.
    ///
    /// What has arrived already starts at `position` of `bytes`.
    package init(answering method: String, _ bytes: [UInt8] = [], from position: Int = 0) {
        self.method = method
        self.bytes = bytes
        self.position = position
    }

    /// The number of bytes that belong to no event yet.
    package var unread: Int { bytes.count - position }

    /// The bytes that belong to no event yet; once the response is complete, what came behind it.
    package var rest: [UInt8] { Array(bytes[position...]) }

    package mutating func receive(_ more: [UInt8]) {
        if position == bytes.count {
            bytes = more
        } else {
            bytes.removeFirst(position)
            bytes += more
        }
        position = 0
    }

    /// The connection is closed, which completes a body without length.
    package mutating func receiveEnd() {
        hasEnded = true
    }

    /// The next event; nil when more bytes are needed, and behind the end of the response.
    package mutating func next() throws(Invalid) -> Event? {
        let before = (position, stage)
        do {
            return try event()
        } catch {
            (position, stage) = before
            switch error {
            case .invalid(let reason): throw Invalid(description: reason)
            case .needsMore where hasEnded: throw Invalid(description: "the connection ended inside a response")
            case .needsMore: return nil
            }
        }
    }

    private mutating func event() throws(Stop) -> Event? {
        switch stage {
        case .head:
            let head = try head()
            stage =
                switch head.framing {
                case .none: .length(left: 0)
                case .length(let count): .length(left: count)
                case .chunked: .chunkSize
                case .untilClose: .untilClose
                }
            return .head(head)
        case .length(0):
            stage = .complete
            return .end(trailers: [])
        case .length(let left):
            let piece = try piece(of: left)
            stage = .length(left: left - piece.count)
            return .piece(piece)
        case .chunkSize:
            let size = try chunkSize()
            if size == 0 {
                let trailers = try fields()
                stage = .complete
                return .end(trailers: trailers)
            }
            let piece = try piece(of: size)
            stage = .chunk(left: size - piece.count)
            return .piece(piece)
        case .chunk(0):
            guard try take(2) == [UInt8(ascii: "\r"), UInt8(ascii: "\n")] else {
                throw .invalid("chunk data without CRLF")
            }
            stage = .chunkSize
            return try event()
        case .chunk(let left):
            let piece = try piece(of: left)
            stage = .chunk(left: left - piece.count)
            return .piece(piece)
        case .untilClose:
            if unread > 0 { return .piece(try piece(of: unread)) }
            guard hasEnded else { throw .needsMore }
            stage = .complete
            return .end(trailers: [])
        case .complete:
            return nil
        }
    }

    // MARK: - Head

    private mutating func head() throws(Stop) -> HTTP1Response {
        var response = HTTP1Response()
        try statusLine(into: &response)
        response.fields = try fields()
        response.framing = try framing(of: response)
        return response
    }

    private mutating func line() throws(Stop) -> String {
        guard let feed = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { throw .needsMore }
        guard feed > position, bytes[feed - 1] == UInt8(ascii: "\r") else { throw .invalid("a line ends in a bare LF") }
        let content = bytes[position..<feed - 1]
        if content.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\r") }) {
            throw .invalid("NUL or CR inside a line")
        }
        position = feed + 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func statusLine(into response: inout HTTP1Response) throws(Stop) {
        let line = try line()
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0" else {
            throw .invalid("status line: \(line)")
        }
        guard parts[1].count == 3, let status = Int(parts[1]), (100..<600).contains(status) else {
            throw .invalid("status code: \(line)")
        }
        response.version = String(parts[0])
        response.status = status
        response.reason = String(parts[2])
    }

    private mutating func fields() throws(Stop) -> [FieldLine] {
        var fields: [FieldLine] = []
        while true {
            let line = try line()
            if line.isEmpty { return fields }
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw .invalid("field line without a name: \(line)")
            }
            let name = line[..<colon]
            guard name.utf8.allSatisfy(Self.isTokenByte) else { throw .invalid("field name: \(line)") }
            fields.append(FieldLine(String(name), line[line.index(after: colon)...].trimmed))
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    // MARK: - Framing

    private func framing(of response: HTTP1Response) throws(Stop) -> HTTP1Response.Framing {
        let lengths = response.fields.values(of: "content-length")
        let codings = response.fields.values(of: "transfer-encoding")
        guard lengths.count <= 1, codings.count <= 1 else { throw .invalid("repeated framing fields") }
        guard lengths.isEmpty || codings.isEmpty else { throw .invalid("Content-Length with Transfer-Encoding") }
        if let text = lengths.first {
            guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), Int(text) != nil
            else {
                throw .invalid("Content-Length: \(text)")
            }
        }
        let status = response.status
        if status < 200 || status == 204 {
            guard lengths.isEmpty, codings.isEmpty else { throw .invalid("a \(status) with framing fields") }
            return .none
        }
        if status == 304 || method == "HEAD" { return .none }
        if let coding = codings.first {
            guard coding.lowercased() == "chunked" else { throw .invalid("Transfer-Encoding: \(coding)") }
            return .chunked
        }
        return lengths.first.flatMap { Int($0) }.map { .length($0) } ?? .untilClose
    }

    private mutating func chunkSize() throws(Stop) -> Int {
        let line = try line()
        let digits = line.prefix { $0 != ";" }
        guard digits.utf8.allSatisfy(Self.isHexadecimal), let size = Int(digits, radix: 16), size >= 0 else {
            throw .invalid("chunk size: \(line)")
        }
        return size
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isHexDigit
    }

    /// What has arrived of the `count` bytes that come next, one byte at least.
    private mutating func piece(of count: Int) throws(Stop) -> [UInt8] {
        guard unread > 0 else { throw .needsMore }
        return try take(min(count, unread))
    }

    private mutating func take(_ count: Int) throws(Stop) -> [UInt8] {
        guard unread >= count else { throw .needsMore }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}
