import Testing

@testable import MochiEngine

struct BodyReadingTests {
    /// What a read gives.
    private enum Outcome: Equatable {
        case piece([UInt8])
        case end
        case failure(BodyError)
        case asks
    }

    private func next(_ reading: inout BodyReading) -> Outcome {
        switch reading.next() {
        case .piece(let bytes): .piece(bytes)
        case .end: .end
        case .failure(let error): .failure(error)
        case .read: .asks
        }
    }

    @Test func `a piece that came before the reader waits for it`() {
        var reading = BodyReading()
        #expect(next(&reading) == .asks)
        reading.deliver([1, 2], last: false)
        #expect(next(&reading) == .piece([1, 2]))
        #expect(next(&reading) == .asks)
        reading.finish()
        #expect(next(&reading) == .end)
        #expect(next(&reading) == .end)
    }

    @Test func `a body that came whole is one piece`() {
        var reading = BodyReading()
        reading.deliver([7], last: true)
        #expect(next(&reading) == .piece([7]))
        #expect(next(&reading) == .end)
    }

    @Test func `a whole body above the limit is refused, also when it is asked for again`() {
        var reading = BodyReading()
        reading.limit = 2
        reading.deliver([1, 2, 3], last: true)
        #expect(next(&reading) == .failure(.refused(status: 413)))
        #expect(next(&reading) == .failure(.refused(status: 413)))
    }

    @Test func `the end of a complete body is no failure`() {
        var reading = BodyReading()
        reading.finish()
        reading.fail(.clientGone)
        #expect(next(&reading) == .end)
    }

    @Test func `a client that left is told at every read`() {
        var reading = BodyReading()
        reading.fail(.clientGone)
        #expect(next(&reading) == .failure(.clientGone))
        #expect(next(&reading) == .failure(.clientGone))
    }
}
