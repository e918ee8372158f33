import Testing

@testable import MochiEngine

@Suite struct EventTextTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let data: String
        let lines: String
        var testDescription: String { data.debugDescription }
    }

    private static let rows: [Row] = [
        Row(data: "", lines: "data: \n"),
        Row(data: "a", lines: "data: a\n"),
        Row(data: " a ", lines: "data:  a \n"),
        Row(data: "a\nb", lines: "data: a\ndata: b\n"),
        Row(data: "a\rb", lines: "data: a\ndata: b\n"),
        Row(data: "a\r\nb", lines: "data: a\ndata: b\n"),
        Row(data: "a\n\rb", lines: "data: a\ndata: \ndata: b\n"),
        Row(data: "\n", lines: "data: \ndata: \n"),
        Row(data: "\r", lines: "data: \ndata: \n"),
        Row(data: "\r\n", lines: "data: \ndata: \n"),
        Row(data: "a\r\n\r\n", lines: "data: a\ndata: \ndata: \n"),
        Row(data: "id: 7\nevent: x", lines: "data: id: 7\ndata: event: x\n"),
        Row(data: "餅\u{2028}\u{85}", lines: "data: 餅\u{2028}\u{85}\n"),
        Row(data: "a\0b", lines: "data: a\0b\n"),
    ]

    private static func text(_ payload: Payload, offset: UInt64 = 0) -> String {
        let event = EventText(Publication(frame: payload.frame, offset: offset))
        let buffer = FrameBuffer(capacity: event.size)
        event.append(to: buffer)
        return unsafe String(decoding: buffer.bytes(0..<event.size), as: UTF8.self)
    }

    @Test(arguments: rows)
    func `each line of the data becomes a line of the event`(row: Row) {
        #expect(Self.text(.text(row.data)) == row.lines + "\n")
    }

    @Test(arguments: [1, 9, 10, 1_763_744_000_000_000, UInt64.max])
    func `the offset in the history is the identifier`(offset: UInt64) {
        #expect(Self.text(.text("a"), offset: offset) == "id: \(offset)\ndata: a\n\n")
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
    func `bytes are Base64, in an event of that name`(bytes: String, encoded: String) {
        #expect(Self.text(.binary(Array(bytes.utf8))) == "event: binary\ndata: \(encoded)\n\n")
    }

    @Test(arguments: [125, 126, 65535, 65536])
    func `messages of any length are found in their frames`(count: Int) {
        let data = String(repeating: "a", count: count)
        #expect((Self.text(.text(data)) == "data: " + data + "\n\n") == true)
    }
}
