import TestSupport
import Testing

@testable import MochiEngine

@Suite struct TopicTreeTests {
    private final class Deaf: SocketHandler {
        func onOpen(_: Socket) {}
        func onMessage(_: ReceivedMessage) {}
        func onDrain() {}
        func onClose(_: UInt16, _: String) {}
        func onGone() {}
    }

    @Test(arguments: [1, 3])
    func `a socket that takes nothing any more counts neither as served nor as slow`(messages: Int) async throws {
        try await withServer(silent) { server in
            let loop = server.loops[0]
            let counters = await loop.run {
                let tree = TopicTree()
                // It has no connection, as one that is gone.
                let socket = Socket(on: loop, limits: SocketLimits(), deflate: nil) { _ in Deaf() }
                tree.subscribe(socket, to: "t")
                for index in 0..<messages {
                    tree.publish(Publication(frame: Payload.text("\(index)").frame), to: "t", from: nil)
                }
                tree.deliver()
                tree.unsubscribeAll(socket)
                return tree.counters
            }
            #expect(counters.delivered == 0)
            #expect(counters.dropped == 0)
        }
    }
}
