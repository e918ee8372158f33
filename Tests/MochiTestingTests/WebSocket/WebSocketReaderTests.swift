import MochiAPI
import Testing

@testable import MochiTesting

@Suite struct WebSocketReaderTests {
    private typealias Event = WebSocketReader.Event

    private func events(_ frames: [WebSocketFrame]) throws -> [Event] {
        var reader = WebSocketReader()
        var events: [Event] = []
        // In the smallest pieces that a socket could bring.
        for byte in frames.flatMap({ $0.unmasked.bytes }) {
            reader.receive([byte])
            while let event = try reader.next() { events.append(event) }
        }
        return events
    }

    @Test func `fragments become one message, with control frames between them`() throws {
        let all = try events([
            .text("He", isFinal: false), .ping([7]), .continuation("l", isFinal: false), .pong([8]),
            .continuation("lo"), .binary([1]), .close(1001, "bye"),
        ])
        let expected: [Event] = [
            .ping([7]), .pong([8]), .message("Hello"), .message(.binary([1])), .close(.goingAway, "bye"),
        ]
        #expect(all == expected)
    }

    @Test func `a close without a code is told as such`() throws {
        #expect(try events([.close(nil)]) == [.close(.noStatus, "")])
    }

    @Test func `what came behind the handshake is read first`() throws {
        var reader = WebSocketReader(WebSocketFrame.text("a").unmasked.bytes)
        #expect(try reader.next() == .message("a"))
    }

    @Test(
        arguments: [
            ([.continuation("a")], "a continuation of nothing"),
            ([.text("a", isFinal: false), .text("b")], "a new message inside a fragmented one"),
            ([WebSocketFrame(opcode: 1, payload: [0xFF])], "a text that is not UTF-8"),
            ([WebSocketFrame(opcode: 3)], "opcode 3"), ([WebSocketFrame(opcode: 1, reserved: 4)], "reserved bits 4"),
            ([WebSocketFrame(opcode: 8, payload: [3])], "a close frame of [3]"),
            ([.close(1005)], "a close frame of [3, 237]"),
            ([WebSocketFrame(opcode: 9, isFinal: false)], "a fragmented control frame"),
        ] as [([WebSocketFrame], String)]
    )
    func `a server that breaks the protocol is caught`(frames: [WebSocketFrame], reason: String) {
        #expect(throws: WebSocketReader.Violation(reason: reason)) { try events(frames) }
    }

    @Test func `a masked frame of a server is caught`() {
        var reader = WebSocketReader(WebSocketFrame.text("a").bytes)
        var caught: WebSocketReader.Violation?
        do {
            _ = try reader.next()
        } catch {
            caught = error
        }
        #expect(caught?.reason == "a masked frame")
    }
}
