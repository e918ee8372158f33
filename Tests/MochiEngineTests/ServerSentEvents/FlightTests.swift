import Testing

@testable import MochiEngine

@Suite struct FlightTests {
    private static func bytes(_ flight: Flight) -> String {
        var text = ""
        unsafe flight.forEachPiece { text += unsafe String(decoding: $0, as: UTF8.self) }
        return text
    }

    private static func append(_ text: String, to queue: inout SendQueue, _ pool: FrameBufferPool) {
        var text = text
        text.withUTF8 { unsafe queue.append(UnsafeRawBufferPointer($0), pool) }
    }

    @Test func `what is taken out of a queue stays while more is appended`() {
        let pool = FrameBufferPool()
        var queue = SendQueue()
        Self.append("one", to: &queue, pool)
        let flight = queue.take(16, pool)
        Self.append("two", to: &queue, pool)
        #expect(Self.bytes(flight) == "one")
        #expect(flight.count == 3)
        #expect(queue.count == 3)
        #expect(Self.bytes(queue.take(16, pool)) == "two")
        #expect(queue.isEmpty)
        #expect(queue.take(16, pool).isEmpty)
    }

    @Test func `at most so many pieces are taken, in order`() {
        let pool = FrameBufferPool()
        let topic = Topic("t", .dropOldest(10))
        var queue = SendQueue()
        for index in 0..<5 {
            let frame = Payload.text("\(index)").frame
            let range = 2..<3
            _ = queue.append(range, of: frame, by: topic, key: nil, most: 100, behind: 0, pool)
        }
        #expect(Self.bytes(queue.take(2, pool)) == "01")
        #expect(Self.bytes(queue.take(2, pool)) == "23")
        #expect(Self.bytes(queue.take(2, pool)) == "4")
        #expect(queue.isEmpty)
    }

    @Test func `what flies counts as waiting`() {
        let pool = FrameBufferPool()
        let frame = Payload.text("12345678").frame
        for (rule, isTooSlow) in [(SlowReader.dropNewest, false), (.disconnect(1013), true)] {
            var queue = SendQueue()
            let delivery = queue.append(2..<10, of: frame, by: Topic("t", rule), key: nil, most: 16, behind: 9, pool)
            switch delivery {
            case .taken: Issue.record("taken beyond the limit")
            case .dropped(let count): #expect(count == 1 && !isTooSlow)
            case .tooSlow(let code): #expect(code == 1013 && isTooSlow)
            }
        }
    }
}
