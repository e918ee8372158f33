import TestSupport
import Testing

@Suite(.serialized)
struct PingTests {
    @Test(arguments: Transport.allCases, [0, 1, 124, 125])
    func `a ping comes back as a pong with its payload`(transport: Transport, count: Int) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        let payload = (0..<count).map { UInt8($0) }
        try client.send(.ping(payload))
        #expect(try client.nextFrame() == WebSocketFrame.pong(payload).unmasked)
        try client.sendBytewise(.ping(payload))
        #expect(try client.nextFrame() == WebSocketFrame.pong(payload).unmasked)
        #expect(try client.close() == WebSocketClose(1000))
    }

    @Test(arguments: Transport.allCases)
    func `pings between fragments are answered at once and leave the message alone`(transport: Transport) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        for number in 0..<20 {
            try client.send(number == 0 ? .text("0 ", isFinal: false) : .continuation("\(number) ", isFinal: false))
            try client.send(.ping("\(number)"))
            #expect(try client.nextFrame() == WebSocketFrame.pong("\(number)").unmasked)
        }
        try client.send(.pong("nobody asked"), .continuation("end"))
        #expect(try client.nextMessage() == .text((0..<20).map { "\($0) " }.joined() + "end"))
        #expect(try client.close() == WebSocketClose(1000))
    }

    @Test(arguments: Transport.allCases)
    func `pongs that nobody asked for are passed over`(transport: Transport) throws {
        let client = try EchoSubject.shared.connect(over: transport)
        try client.send([.pong(), .pong("x"), .text("a"), .pong([UInt8](repeating: 0, count: 125))])
        #expect(try client.nextMessage() == .text("a"))
        #expect(try client.close() == WebSocketClose(1000))
    }
}
