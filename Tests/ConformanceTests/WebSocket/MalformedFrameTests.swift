import TestSupport
import Testing

@Suite(.serialized)
struct MalformedFrameTests {
    @Test(arguments: Transport.allCases, MalformedFrames.all)
    func `a mistake is answered with its code and costs nobody else anything`(
        transport: Transport,
        row: MalformedFrames
    ) throws {
        let subject = try EchoSubject.shared
        let bystander = try subject.connect()
        let client = try subject.connect(over: transport)
        try client.sendRaw(row.bytes)
        try expectEnd(of: client, row, over: transport)
        try bystander.send(.text("and now?"))
        #expect(try bystander.nextMessage() == .text("and now?"))
        #expect(try bystander.close() == WebSocketClose(1000))
        #expect(subject.server.isRunning, "\(subject.server.standardError)")
    }

    @Test(arguments: Transport.allCases, MalformedFrames.all.filter { $0.bytes.count < 1000 })
    func `a mistake is the same one byte at a time`(transport: Transport, row: MalformedFrames) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        for byte in row.bytes {
            guard try client.sendRaw([byte]) else { break }
        }
        try expectEnd(of: client, row, over: transport)
    }

    @Test(arguments: [1002, 1009] as [UInt16])
    func `who goes on sending after a mistake still reads the answer, and then an orderly end`(code: UInt16) throws {
        let client = try EchoSubject.shared.connect()
        let opening =
            code == 1002 ? WebSocketFrame.continuation("a") : WebSocketFrame(opcode: 2, declaredLength: 1 << 40)
        try client.sendRaw(opening.bytes)
        for _ in 0..<100 { #expect(try client.sendRaw([UInt8](repeating: 0x81, count: 100_000))) }
        #expect(try client.expectClose().code == code)
        #expect(try client.expectEnd() == .closed)
    }

    @Test func `a client that goes on writing a message of 100 MB reads 1009`() throws {
        let subject = try EchoSubject.shared
        let client = try subject.connect()
        try client.sendRaw(WebSocketFrame(opcode: 2, declaredLength: 100_000_000).bytes)
        let piece = [UInt8](repeating: 7, count: 1_000_000)
        for _ in 0..<100 {
            guard try client.socket.send(piece, reading: false) else { break }
        }
        #expect(try client.expectClose() == WebSocketClose(1009))
        _ = try client.expectEnd()
        #expect(try subject.serves())
    }

    @Test func `over TLS who makes a mistake and then waits sees an orderly end`() throws {
        let client = try EchoSubject.shared.connect(over: .tls)
        try client.send(.continuation("a"))
        #expect(try client.expectClose() == WebSocketClose(1002))
        #expect(try client.expectEnd(by: .seconds(20)) == .closed)
    }

    // Over TLS nothing but the end of the connection ends what we send: the client goes first.
    private func expectEnd(of client: WebSocketClient, _ row: MalformedFrames, over transport: Transport) throws {
        var echoes = 0
        read: while true {
            switch try client.nextMessage() {
            case .text, .binary, .compressed: echoes += 1
            case .close(let close):
                #expect(close.code == row.code)
                break read
            case .end(let ending):
                Issue.record("an end without a close frame (\(ending))")
                return
            }
        }
        #expect(echoes == row.echoes)
        if transport == .cleartext { #expect(try client.expectEnd() == .closed) }
        client.socket.close()
    }
}
