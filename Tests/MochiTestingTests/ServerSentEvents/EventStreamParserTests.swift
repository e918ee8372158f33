import TestSupport
import Testing

@testable import MochiTesting

@Suite struct EventStreamParserTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let stream: String
        let events: [TestEvent]
        var lastEventID = ""
        var retry: Duration?
        var comments = 0
    }

    private static let rows: [Row] = [
        Row(testDescription: "one line", stream: "data: a\n\n", events: [TestEvent("a")]),
        Row(testDescription: "no space", stream: "data:a\n\n", events: [TestEvent("a")]),
        Row(testDescription: "one space goes", stream: "data:  a\n\n", events: [TestEvent(" a")]),
        Row(testDescription: "several lines", stream: "data: a\ndata: b\n\n", events: [TestEvent("a\nb")]),
        Row(testDescription: "CR", stream: "data: a\rdata: b\r\r", events: [TestEvent("a\nb")]),
        Row(testDescription: "CR LF", stream: "data: a\r\ndata: b\r\n\r\n", events: [TestEvent("a\nb")]),
        Row(
            testDescription: "empty data",
            stream: "data\n\ndata:\ndata\n\n",
            events: [TestEvent(""), TestEvent("\n")]
        ),
        Row(testDescription: "no data", stream: "event: a\n\ndata: b\n\n", events: [TestEvent("b")]),
        Row(testDescription: "name", stream: "event: a\ndata: b\n\n", events: [TestEvent("b", event: "a")]),
        Row(testDescription: "not ended", stream: "data: a\n", events: []),
        Row(testDescription: "BOM", stream: "\u{FEFF}data: a\n\n", events: [TestEvent("a")]),
        Row(testDescription: "unknown", stream: "other: x\ndata: a\n\n", events: [TestEvent("a")]),
        Row(
            testDescription: "id stays",
            stream: "id: 1\ndata: a\n\ndata: b\n\n",
            events: [TestEvent("a", id: "1"), TestEvent("b", id: "1")],
            lastEventID: "1"
        ),
        Row(testDescription: "id alone", stream: "id: 1\n\n", events: [], lastEventID: "1"),
        Row(
            testDescription: "id is forgotten",
            stream: "id: 1\ndata: a\n\nid\ndata: b\n\n",
            events: [TestEvent("a", id: "1"), TestEvent("b")]
        ),
        Row(testDescription: "id with NUL", stream: "id: 1\0\ndata: a\n\n", events: [TestEvent("a")]),
        Row(testDescription: "retry", stream: "retry: 1500\n\n", events: [], retry: .milliseconds(1500)),
        Row(testDescription: "no number", stream: "retry: 1s\n\nretry: -1\n\n", events: []),
        Row(testDescription: "comments", stream: ":\n\n: a\n\n", events: [], comments: 2),
    ]

    @Test(arguments: rows, [1, 1000])
    func `a stream is read as the standard says, in whatever pieces`(row: Row, size: Int) {
        var parser = EventStreamParser()
        var events: [TestEvent] = []
        let bytes = Array(row.stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            events += parser.take(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        #expect(events == row.events)
        #expect(parser.lastEventID == row.lastEventID)
        #expect(parser.retry == row.retry)
        #expect(parser.comments == row.comments)
    }

    @Test(arguments: EventVector.all, [7, 65_536])
    func `a stream is read as Chromium reads it`(vector: EventVector, size: Int) {
        var parser = EventStreamParser()
        var events: [TestEvent] = []
        for start in stride(from: 0, to: vector.bytes.count, by: size) {
            events += parser.take(Array(vector.bytes[start..<min(start + size, vector.bytes.count)]))
        }
        #expect((events == vector.events) == true)
    }
}
