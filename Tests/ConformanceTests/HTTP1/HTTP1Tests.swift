import TestSupport
import Testing

/// How the bytes of a request reach the server.
enum Delivery: CaseIterable, Sendable {
    case atOnce
    case byteByByte
    /// One piece per line.
    case lineByLine

    /// Sends `bytes`; stops without a word when the server closes first, as it may after an error.
    func send(_ bytes: [UInt8], through client: RawClient) throws {
        switch self {
        case .atOnce: try client.send(bytes)
        case .byteByByte:
            for byte in bytes {
                guard try client.send([byte]) else { return }
            }
        case .lineByLine:
            for line in bytes.split(afterEach: UInt8(ascii: "\n")) {
                guard try client.send(line) else { return }
            }
        }
    }

    /// Whether the delivery makes sense for so many bytes: a body of a megabyte is not sent in a million pieces.
    func suits(_ bytes: [UInt8]) -> Bool {
        self != .byteByByte || bytes.count <= 20_000
    }
}

extension [UInt8] {
    fileprivate func split(afterEach separator: UInt8) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var start = 0
        while let end = self[start...].firstIndex(of: separator) {
            pieces.append(Array(self[start...end]))
            start = end + 1
        }
        if start < count { pieces.append(Array(self[start...])) }
        return pieces
    }
}

@Suite(.serialized)
struct HTTP1Tests {
    /// Shorter than every timeout of the server, so a close is never mistaken for an answer to the request.
    private static let patience = 5

    @Test(arguments: MalformedHTTP1.all, Delivery.allCases)
    func `a malformed request is refused and nothing behind it is answered`(
        row: RequestRow,
        by delivery: Delivery
    ) throws {
        guard delivery.suits(row.bytes) else { return }
        let transcript = try conversation(row, delivery)
        let last = try #require(transcript.responses.last)
        #expect(Array(transcript.statuses.dropLast()) == row.before)
        #expect(row.statuses.contains(last.status), "answered \(last.status)")
        #expect(last.announcesClose)
        #expect(transcript.interim.isEmpty)
    }

    @Test(arguments: AcceptedHTTP1.all, Delivery.allCases)
    func `a legal request is answered, however odd`(row: RequestRow, by delivery: Delivery) throws {
        guard delivery.suits(row.bytes) else { return }
        var answers = try conversation(row, delivery).responses
        let statuses = answers.map(\.status)
        try #require(answers.count == row.before.count + (row.closes ? 1 : 2), "answered \(statuses)")
        if !row.closes {
            let next = answers.removeLast()
            #expect(next.status == 200)
            #expect(next.text.lowercased().contains(Wire.nextMark))
        }
        let last = try #require(answers.last)
        #expect(answers.dropLast().map(\.status) == row.before)
        #expect(row.statuses.contains(last.status), "answered \(last.status)")
        if let body = row.body { #expect(last.body == Wire.bytes(body)) }
    }

    @Test func `the table names every case once`() {
        let refused = MalformedHTTP1.all.map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(Set(refused).count == refused.count)
        #expect(MalformedHTTP1.all.count >= 130)
        #expect(AcceptedHTTP1.all.count >= 25)
    }

    /// Sends the row with a further request behind it and reads until the server closes.
    private func conversation(_ row: RequestRow, _ delivery: Delivery) throws -> HTTP1Transcript {
        let client = try RawClient(to: Subject.shared.endpoint)
        try delivery.send(row.bytes + Wire.bytes(Wire.next), through: client)
        let (bytes, _) = try client.readToEnd(by: .seconds(Self.patience))
        let transcript = HTTP1Transcript(bytes)
        #expect(transcript.leftover.isEmpty, "\(transcript.problem ?? "cut") after \(transcript.statuses)")
        return transcript
    }
}
