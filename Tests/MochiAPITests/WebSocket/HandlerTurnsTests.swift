import Testing

@testable import MochiAPI

@Suite struct HandlerTurnsTests {
    @Test func `what happens while a handler runs waits for its end, the close last`() {
        var turns = HandlerTurns()
        turns.begin()
        turns.suspend()
        #expect(turns.drain() == false)
        #expect(turns.end() == .drain)
        turns.begin()
        turns.suspend()
        #expect(turns.drain() == false)
        #expect(turns.close(1000, "bye") == false)
        #expect(turns.end() == .close(1000, "bye"))
        turns.begin()
        #expect(turns.isBusy && !turns.isSuspended)
    }

    @Test func `nothing waits when nobody is busy`() {
        var turns = HandlerTurns()
        #expect(turns.drain() == true)
        #expect(turns.close(1001, "") == true)
        turns.begin()
        #expect(turns.end() == .nothing)
        #expect(!turns.isBusy)
    }
}
