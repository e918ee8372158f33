import TestSupport
import Testing

/// What one client can make the server hold, measured by its resident memory.
@Suite(.serialized)
struct WebSocketFloodTests {
    private struct Flood {
        let subject: EchoSubject
        let client: WebSocketClient
        let before: Int

        init(over transport: Transport = .cleartext) throws {
            subject = try EchoSubject.start()
            client = try subject.connect(over: transport, receiveBuffer: transport == .cleartext ? 4096 : nil)
            #expect(try client.synchronize() == [])
            #expect(try subject.serves())
            before = subject.server.residentKiB
        }

        /// The most that the server's memory has ever grown.
        var growth: Int { subject.server.peakResidentKiB - before }
    }

    @Test(arguments: Transport.allCases)
    func `a million fragments of one byte cost little`(transport: Transport) throws {
        let flood = try Flood(over: transport)
        let fragment = WebSocketFrame(opcode: 0, isFinal: false, maskingKey: 0, payload: [7]).bytes
        let piece = Array(repeatElement(fragment, count: 10_000).joined())
        try flood.client.send(.binary([7], isFinal: false))
        for _ in 0..<100 { #expect(try flood.client.sendRaw(piece)) }
        #expect(try flood.subject.serves())
        try flood.client.send(.continuation([7]))
        #expect(try flood.client.nextMessage() == .binary([UInt8](repeating: 7, count: 1_000_002)))
        #expect(flood.growth < 32 * 1024, "grew by \(flood.growth) KiB")
    }

    @Test func `empty fragments without an end cost nothing`() throws {
        let flood = try Flood()
        let fragment = WebSocketFrame(opcode: 0, isFinal: false, maskingKey: 0).bytes
        let piece = Array(repeatElement(fragment, count: 10_000).joined())
        try flood.client.send(.text("", isFinal: false))
        for _ in 0..<50 { #expect(try flood.client.sendRaw(piece)) }
        try flood.client.send(.continuation("end"))
        #expect(try flood.client.nextMessage() == .text("end"))
        #expect(flood.growth < 2 * 1024, "grew by \(flood.growth) KiB")
    }

    @Test(arguments: Transport.allCases)
    func `fragments without an end are refused at the limit`(transport: Transport) throws {
        let flood = try Flood(over: transport)
        let payload = [UInt8](repeating: 7, count: 1000)
        let fragment = WebSocketFrame(opcode: 0, isFinal: false, maskingKey: 0, payload: payload).bytes
        let piece = Array(repeatElement(fragment, count: 100).joined())
        try flood.client.send(.binary([], isFinal: false))
        var sent = 0
        while flood.client.socket.inbox.isEmpty, sent < 100_000_000 {
            guard try flood.client.sendRaw(piece) else { break }
            sent += 100_000
            flood.client.socket.receiveAvailable()
        }
        #expect(try flood.client.expectClose() == WebSocketClose(1009))
        #expect(flood.growth < 64 * 1024, "grew by \(flood.growth) KiB")
        #expect(try flood.subject.serves())
    }

    // Over cleartext: the client over TLS is a process of its own, which stops sending when nobody reads from it.
    @Test func `a flood of pings by a client that reads nothing costs little`() throws {
        let flood = try Flood()
        let ping = WebSocketFrame(opcode: 9, maskingKey: 0, payload: [UInt8](repeating: 1, count: 125)).bytes
        let piece = Array(repeatElement(ping, count: 1000).joined())
        for round in 0..<300 {
            #expect(try flood.client.socket.send(piece, reading: false))
            if round.isMultiple(of: 100) { #expect(try flood.subject.serves()) }
        }
        #expect(try flood.subject.serves())
        #expect(flood.growth < 12 * 1024, "grew by \(flood.growth) KiB")
        // The last one is answered in any case.
        #expect(try flood.client.synchronize() == [])
    }

    @Test func `a client that sends and reads nothing costs no more than its send buffer`() throws {
        let flood = try Flood()
        let message = WebSocketFrame(opcode: 2, maskingKey: 0, payload: [UInt8](repeating: 1, count: 60_000)).bytes
        for round in 0..<3000 {
            #expect(try flood.client.socket.send(message, reading: false))
            if round.isMultiple(of: 1000) { #expect(try flood.subject.serves()) }
        }
        #expect(try flood.subject.serves())
        #expect(flood.growth < 48 * 1024, "grew by \(flood.growth) KiB")
        flood.client.socket.reset()
        #expect(try flood.subject.serves())
    }

    @Test func `a hundred promises of large messages cost what has been sent of them`() throws {
        let flood = try Flood()
        let opening = WebSocketFrame(opcode: 2, declaredLength: 16 * 1024 * 1024).bytes
        let promises = try (0..<100).map { _ in
            let client = try flood.subject.connect()
            try client.sendRaw(opening + [UInt8](repeating: 0, count: 1000))
            return client
        }
        #expect(try flood.subject.serves())
        #expect(flood.growth < 12 * 1024, "grew by \(flood.growth) KiB for \(promises.count)")
    }
}
