import Foundation
import TestSupport
import Testing

@Suite(.serialized)
struct CloseTests {
    @Test(
        arguments: Transport.allCases,
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999] as [UInt16]
    )
    func `a close comes back as it was, and then the end`(transport: Transport, code: UInt16) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        let reason = String(repeating: "ä", count: 61)
        #expect(try client.close(code, reason) == WebSocketClose(code, reason))
    }

    @Test(arguments: Transport.allCases)
    func `a close without a code comes back`(transport: Transport) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        #expect(try client.close(nil) == WebSocketClose(nil))
    }

    @Test(arguments: Transport.allCases)
    func `a close one byte at a time comes back`(transport: Transport) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        try client.sendBytewise(.close(4000, "Löwe 🦁"))
        #expect(try client.expectClose() == WebSocketClose(4000, "Löwe 🦁"))
        #expect(try client.expectEnd() == .closed)
    }

    @Test(arguments: Transport.allCases)
    func `everything that was sent before a close arrives before its answer`(transport: Transport) throws {
        let client = try EchoSubject.shared.connect(over: transport, receiveBuffer: 4096)
        // More than a connection takes at once, with the close right behind.
        let message = [UInt8](repeating: 200, count: 3_000_000)
        try client.send(WebSocketFrame(opcode: 2, maskingKey: 0, payload: message), .close(1000))
        #expect(try client.nextMessage() == .binary(message))
        #expect(try client.expectClose() == WebSocketClose(1000))
        #expect(try client.expectEnd() == .closed)
    }

    @Test func `everything that was sent before a close and a half-close arrives`() throws {
        let client = try EchoSubject.shared.connect(receiveBuffer: 4096)
        let message = [UInt8](repeating: 200, count: 3_000_000)
        try client.send(WebSocketFrame(opcode: 2, maskingKey: 0, payload: message), .close(1000))
        client.socket.finishSending()
        #expect(try client.nextMessage() == .binary(message))
        #expect(try client.expectClose() == WebSocketClose(1000))
        #expect(try client.expectEnd() == .closed)
    }

    @Test(arguments: [(Transport.cleartext, 1), (.cleartext, 1000), (.cleartext, 200_000), (.tls, 1000)])
    func `frames behind a close are ignored`(transport: Transport, count: Int) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        let behind = WebSocketFrame.text("ignored").bytes
        let bytes = WebSocketFrame.text("before").bytes + WebSocketFrame.close(1000).bytes
        try client.sendRaw(bytes + Array(repeatElement(behind, count: count).joined()))
        #expect(try client.nextMessage() == .text("before"))
        #expect(try client.nextMessage() == .close(WebSocketClose(1000)))
        #expect(try client.expectEnd() == .closed)
    }

    @Test(arguments: Transport.allCases)
    func `a server that stops says 1001, waits for the answer and ends orderly`(transport: Transport) throws {
        let subject = try EchoSubject.start()
        let client = try subject.connect(over: transport)
        #expect(try client.synchronize() == [])
        subject.server.terminate()
        #expect(try client.expectClose() == WebSocketClose(1001))
        try client.send(.close(1001))
        #expect(try client.expectEnd() == .closed)
        #expect(try subject.server.waitForExit() == .exited(0))
    }

    @Test(arguments: Transport.allCases)
    func `messages behind the server's close are ignored, and its answer is still seen`(transport: Transport) throws {
        let subject = try EchoSubject.start()
        let client = try subject.connect(over: transport)
        #expect(try client.synchronize() == [])
        subject.server.terminate()
        #expect(try client.expectClose() == WebSocketClose(1001))
        try client.send([.text("late"), .ping("late"), .text("fragment", isFinal: false), .close(1001)])
        #expect(try client.expectEnd() == .closed)
        #expect(try subject.server.waitForExit() == .exited(0))
    }

    @Test func `a client that never answers a close does not keep the server`() throws {
        let subject = try EchoSubject.start()
        let client = try subject.connect()
        #expect(try client.synchronize() == [])
        subject.server.terminate()
        #expect(try client.expectClose() == WebSocketClose(1001))
        #expect(try subject.server.waitForExit(by: .seconds(30)) == .exited(0))
    }
}
