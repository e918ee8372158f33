/// Parses one response from the front of a byte stream, strictly: what a careful client would refuse is an error here.
///
/// The parser keeps no state; it is run again over the same bytes when more have arrived.
package struct HTTP1ResponseParser {
    package enum Outcome: Sendable, Equatable {
        case response(HTTP1Response, consumed: Int)
        case needsMore
        case invalid(String)
    }

    private let bytes: [UInt8]
    private var position: Int
    private let ended: Bool

    /// Parses what starts at `start`.
    ///
    /// `method` is that of the request that is answered: HEAD changes the framing. `ended` says that the connection is closed, which
    /// completes a body without length.
    package static func parse(
        _ bytes: [UInt8],
        from start: Int = 0,
        answering method: String = "GET",
        ended: Bool = false
    ) -> Outcome {
        var parser = Self(bytes: bytes, position: start, ended: ended)
        do {
            let response = try parser.response(answering: method)
            return .response(response, consumed: parser.position - start)
        } catch {
            switch error {
            case .needsMore: return ended ? .invalid("the connection ended inside a response") : .needsMore
            case .invalid(let reason): return .invalid(reason)
            }
        }
    }

    private enum Stop: Error {
        case needsMore
        case invalid(String)
    }

    // MARK: - Head

    private mutating func response(answering method: String) throws(Stop) -> HTTP1Response {
        var response = HTTP1Response()
        try statusLine(into: &response)
        response.fields = try fields()
        response.framing = try framing(of: response, answering: method)
        try body(into: &response)
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

    private func framing(
        of response: HTTP1Response,
        answering method: String
    ) throws(Stop) -> HTTP1Response.Framing {
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

    private mutating func body(into response: inout HTTP1Response) throws(Stop) {
        switch response.framing {
        case .none: break
        case .length(let count): response.body = try take(count)
        case .chunked: try chunks(into: &response)
        case .untilClose:
            guard ended else { throw .needsMore }
            response.body = try take(bytes.count - position)
        }
    }

    private mutating func chunks(into response: inout HTTP1Response) throws(Stop) {
        while true {
            let line = try line()
            let digits = line.prefix { $0 != ";" }
            guard digits.utf8.allSatisfy(Self.isHexadecimal), let size = Int(digits, radix: 16) else {
                throw .invalid("chunk size: \(line)")
            }
            if size == 0 {
                response.trailers = try fields()
                return
            }
            response.body += try take(size)
            guard try take(2) == [UInt8(ascii: "\r"), UInt8(ascii: "\n")] else {
                throw .invalid("chunk data without CRLF")
            }
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        Character(UnicodeScalar(byte)).isHexDigit
    }

    private mutating func take(_ count: Int) throws(Stop) -> [UInt8] {
        guard bytes.count - position >= count else { throw .needsMore }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}
