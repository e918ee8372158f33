import TestSupport
import Testing

@Suite(.serialized)
struct HTTP2Tests {
    /// Shorter than every timeout of the server.
    private static let patience = 5

    /// A stream above all those of the tables.
    private static let later: UInt32 = 0x1001

    @Test(arguments: FrameTable.all)
    func `a sequence of frames has the consequence the standard names`(row: FrameRow) throws {
        try run(row)
    }

    @Test(arguments: HeaderListTable.all)
    func `a header list is refused or answered as the standard says`(row: FrameRow) throws {
        try run(row)
    }

    @Test func `the tables name every case once`() {
        let names = (FrameTable.all + HeaderListTable.all).map(\.testDescription)
        #expect(Set(names).count == names.count)
        #expect(names.count >= 65)
    }

    private func run(_ row: FrameRow) throws {
        let cutoff = Cutoff.seconds(Self.patience)
        // The windows stay as they are, so a large answer is still under way when the next frame arrives.
        let client = try HTTP2Client(
            to: Subject.shared.endpoint,
            settings: row.settings,
            preface: row.preface,
            manners: [.acknowledgesSettings, .answersPings]
        )
        if row.firstStreamIsClosed {
            let first = try client.get(on: 1, by: cutoff)
            try #require(first?.status == 200)
        }
        try client.send(row.frames)
        switch row.outcome {
        case .answered(let stream, let statuses):
            let status = try client.response(on: stream, by: cutoff)?.status
            #expect(statuses.contains(status ?? 0), "\(client.history)")
        case .refused(let stream, let codes, let statuses):
            let verdict = try verdict(on: stream, codes, statuses, client, cutoff)
            #expect(verdict == .refused, "\(client.history)")
            try expectFurtherRequest(client, cutoff)
        case .refusedOrEnded(let stream, let codes, let statuses):
            let verdict = try verdict(on: stream, codes, statuses, client, cutoff)
            #expect(verdict != .wrong, "\(client.history)")
            if verdict == .refused { try expectFurtherRequest(client, cutoff) }
        case .refusedOrCut(let stream, let statuses):
            let verdict = try verdict(on: stream, HTTP2Error.allCases, statuses, client, cutoff)
            #expect(verdict != .wrong || client.isCut, "\(client.history)")
            if verdict == .refused { try expectFurtherRequest(client, cutoff) }
        case .connectionError(let codes):
            let events = try client.events(by: cutoff) { _ in false }
            #expect(events.contains { $0.isGoAway(codes) }, "\(client.history)")
        case .closed:
            _ = try client.socket.readToEnd(by: cutoff)
        case .ignored:
            try expectFurtherRequest(client, cutoff)
        }
    }

    private enum Verdict {
        case refused
        case ended
        case wrong
    }

    /// Reads until the stream or the connection is given up.
    private func verdict(
        on stream: UInt32,
        _ codes: [HTTP2Error],
        _ statuses: [Int],
        _ client: HTTP2Client,
        _ cutoff: Cutoff
    ) throws -> Verdict {
        var isRefused = false
        while true {
            let event = try client.next(by: cutoff)
            switch event {
            case .reset(stream, let code): return codes.contains { $0.rawValue == code } ? .refused : .wrong
            case .headers(stream, let fields, let endStream):
                let status = fields.values(of: ":status").first.flatMap { Int($0) } ?? 0
                // A response that goes on may still be cut off by a reset.
                if statuses.isEmpty { continue }
                guard statuses.contains(status) else { return .wrong }
                isRefused = true
                if endStream { return .refused }
            case .data(stream, _, endStream: true): return isRefused ? .refused : .wrong
            case .goAway: return event.isGoAway(codes) ? .ended : .wrong
            case .end: return .wrong
            default: break
            }
        }
    }

    private func expectFurtherRequest(_ client: HTTP2Client, _ cutoff: Cutoff) throws {
        client.manners = .all
        let response = try client.get(on: Self.later, by: cutoff)
        #expect(response?.status == 200, "\(client.history)")
    }
}

extension HTTP2Client {
    /// Whether the last thing that happened is the server's leaving, for whatever reason it gave.
    fileprivate var isCut: Bool {
        switch history.last {
        case .end: true
        case .goAway(_, let code, _): code != 0
        default: false
        }
    }
}

extension HTTP2Event {
    func isGoAway(_ codes: [HTTP2Error]) -> Bool {
        guard case .goAway(_, let code, _) = self else { return false }
        return codes.contains { $0.rawValue == code }
    }
}
