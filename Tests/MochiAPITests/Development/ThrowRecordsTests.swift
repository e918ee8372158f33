import Testing

@testable import MochiAPI

@Suite struct ThrowRecordsTests {
    private struct Mishap: Error, CustomStringConvertible {
        let description: String
    }

    private static func boxed(_ text: String = "") -> any Error { Mishap(description: text) }

    @Test func `a throw is told once`() {
        let records = ThrowRecords(capacity: 4)
        let error = Self.boxed()
        records.add(error, [1, 2])
        #expect(records.take(error) == [1, 2])
        #expect(records.take(error) == nil)
    }

    @Test func `an error that is thrown again keeps its first place`() {
        let records = ThrowRecords(capacity: 4)
        let error = Self.boxed()
        records.add(error, [1])
        records.add(error, [2])
        #expect(records.take(error) == [1])
        #expect(records.take(error) == nil)
    }

    @Test func `errors of the same text have places of their own`() {
        let records = ThrowRecords(capacity: 4)
        let (one, two) = (Self.boxed("a"), Self.boxed("a"))
        records.add(one, [1])
        #expect(records.take(two) == nil)
        records.add(two, [2])
        #expect(records.take(two) == [2])
        #expect(records.take(one) == [1])
    }

    @Test func `the oldest throw makes room`() {
        let records = ThrowRecords(capacity: 2)
        let errors = (0..<3).map { Self.boxed("\($0)") }
        for (index, error) in errors.enumerated() { records.add(error, [UInt(index)]) }
        #expect(errors.map { records.take($0) } == [nil, [1], [2]])
    }

    @Test func `an error thrown by its own type is found by type and text`() {
        let records = ThrowRecords(capacity: 4)
        records.add(Self.boxed("a"), [1], isTyped: true)
        records.add(Self.boxed("b"), [2], isTyped: true)
        #expect(records.take(Self.boxed("c")) == nil)
        #expect(records.take(HTTPError(.notFound)) == nil)
        #expect(records.take(Self.boxed("a")) == [1])
        #expect(records.take(Self.boxed("a")) == nil)
    }

    @Test func `work that is ignored is nobody else's silence`() async throws {
        let records = ThrowRecords(capacity: 4)
        #expect(records.isListening)
        let isListening = records.ignoring { records.isListening }
        #expect(!isListening)
        #expect(records.isListening)
    }
}
