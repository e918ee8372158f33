import Testing

@testable import MochiEngine

@Suite struct OutboxTests {
    private func publication(of size: Int) -> Publication {
        Publication(frame: Payload.binary([UInt8](repeating: 7, count: size)).frame)
    }

    @Test(arguments: [(0, 256), (1000, 256), (5000, 210), (100_000, 11), (600_000, 2), (2_000_000, 1)])
    func `it is full at 256 messages or above 1 MiB`(size: Int, messages: Int) {
        var outbox = Outbox()
        let publication = publication(of: size)
        for _ in 1..<messages {
            outbox.append(publication, to: "t")
            #expect(!outbox.isFull)
        }
        outbox.append(publication, to: "t")
        #expect(outbox.isFull)
    }

    @Test func `what is compressed counts beside what is not`() {
        var outbox = Outbox()
        var publication = publication(of: 600_000)
        publication.packed = self.publication(of: 500_000).frame
        outbox.append(publication, to: "t")
        #expect(outbox.isFull)
    }

    @Test func `what is taken comes in order, and there is room again`() {
        var outbox = Outbox()
        for topic in ["a", "b", "c"] { outbox.append(publication(of: 500_000), to: topic) }
        #expect(outbox.isFull)
        #expect(outbox.takeAll().map(\.topic) == ["a", "b", "c"])
        #expect(outbox.isEmpty)
        outbox.append(publication(of: 500_000), to: "d")
        #expect(!outbox.isFull)
    }
}
