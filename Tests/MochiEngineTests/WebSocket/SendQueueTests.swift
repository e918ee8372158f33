import TestSupport
import Testing

@testable import MochiEngine

@Suite struct SendQueueTests {
    private let pool = FrameBufferPool()
    private let topic = Topic("t", .dropNewest)

    private func pieces(_ queue: SendQueue) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        unsafe queue.forEachPiece(.max) { unsafe pieces.append(Array($0)) }
        return pieces
    }

    private func bytes(_ queue: SendQueue) -> [UInt8] { pieces(queue).flatMap(\.self) }

    private func append(_ text: String, to queue: inout SendQueue) {
        var text = text
        text.withUTF8 { unsafe queue.append(.text, UnsafeRawBufferPointer($0), pool) }
    }

    private func frame(_ text: String) -> FrameBuffer { Payload.text(text).frame }

    @Test(arguments: [0, 1, 125, 126, 65535, 65536, 100_000])
    func `a frame has the shortest head for its length`(size: Int) {
        let frame = Payload.binary([UInt8](repeating: 7, count: size)).frame
        let bytes = unsafe Array(frame.bytes(0..<frame.count))
        let expected = WebSocketFrame.binary([UInt8](repeating: 7, count: size)).unmasked.bytes
        #expect(bytes == expected)
        #expect(frame.count == frame.capacity)
    }

    @Test func `it counts every byte, whatever is taken at a time`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            var queue = SendQueue()
            var expected: [UInt8] = []
            for _ in 0..<Int.random(in: 1...60, using: &generator) {
                let most = Bool.random(using: &generator) ? 20_000 : 40
                let size = Int.random(in: 0...most, using: &generator)
                let text = String(repeating: "a", count: size)
                if Bool.random(using: &generator) {
                    append(text, to: &queue)
                } else {
                    let shared = frame(text)
                    queue.append(0..<shared.count, of: shared, pool)
                }
                expected += WebSocketFrame.text(text).unmasked.bytes
                #expect(queue.count == expected.count)
                if Bool.random(using: &generator) {
                    let taken = Int.random(in: 0...expected.count, using: &generator)
                    #expect(bytes(queue).starts(with: expected.prefix(taken)))
                    queue.advance(by: taken, pool)
                    expected.removeFirst(taken)
                }
            }
            #expect(bytes(queue) == expected)
            queue.advance(by: expected.count, pool)
            #expect(queue.isEmpty && pieces(queue).isEmpty)
        }
    }

    @Test func `a small part of a large buffer is copied, not held`() {
        var queue = SendQueue()
        weak var held: FrameBuffer?
        do {
            let large = FrameBuffer(capacity: 64 * 1024)
            unsafe [UInt8](repeating: 1, count: 60_000).withUnsafeBytes { unsafe large.append($0) }
            queue.append(0..<10, of: large, pool)
            held = large
        }
        #expect(held == nil)
        #expect(queue.count == 10)
    }

    @Test func `while nothing can be sent only the last pong waits`() {
        var queue = SendQueue()
        append("x", to: &queue)
        queue.block()
        for index in 0..<1000 {
            let pong = WebSocketFrame.pong([UInt8(index & 255)]).unmasked.bytes
            unsafe pong.withUnsafeBytes { unsafe queue.appendPong($0, pool) }
        }
        #expect(queue.count == 3 + 3)
        queue.advance(by: 3, pool)
        queue.unblock(pool)
        #expect(bytes(queue) == WebSocketFrame.pong([UInt8(999 & 255)]).unmasked.bytes)
        #expect(queue.count == 3)
    }

    @Test func `a message that has begun is never dropped`() {
        var queue = SendQueue()
        let id = ObjectIdentifier(topic)
        for text in ["one", "two", "three"] {
            let message = frame(text)
            queue.append(0..<message.count, of: message, topic: id, key: nil, pool)
        }
        queue.advance(by: 1, pool)
        #expect(queue.dropOldest(of: id, keeping: 0) == 2)
        #expect(bytes(queue) == Array(WebSocketFrame.text("one").unmasked.bytes.dropFirst()))
        #expect(queue.count == 4)
    }

    @Test func `the oldest messages of a topic go, others stay`() {
        var queue = SendQueue()
        let id = ObjectIdentifier(topic)
        append("own", to: &queue)
        for text in ["1", "2", "3", "4"] {
            let message = frame(text)
            queue.append(0..<message.count, of: message, topic: id, key: nil, pool)
        }
        #expect(queue.dropOldest(of: id, keeping: 2) == 2)
        #expect(bytes(queue) == ["own", "3", "4"].flatMap { WebSocketFrame.text($0).unmasked.bytes })
        #expect(queue.count == bytes(queue).count)
    }

    @Test func `a message replaces the one with its key`() {
        var queue = SendQueue()
        let id = ObjectIdentifier(topic)
        for (key, text) in [("a", "a1"), ("b", "b1"), ("a", "a2")] {
            _ = queue.drop(of: id, key: key)
            let message = frame(text)
            queue.append(0..<message.count, of: message, topic: id, key: key, pool)
        }
        #expect(bytes(queue) == ["b1", "a2"].flatMap { WebSocketFrame.text($0).unmasked.bytes })
    }
}
