import Testing

@testable import MochiTesting

@Suite struct PollerTests {
    // A poller for each: what the one side waits for must not wake the other's.
    private func withPair(_ body: (ClientSocket, ClientSocket) async throws -> Void) async throws {
        let pollers = (try Poller(), try Poller())
        let (left, right) = try ClientSocket.makePair()
        try await body(
            ClientSocket(takingOwnershipOf: left, pollers.0),
            ClientSocket(takingOwnershipOf: right, pollers.1)
        )
        await pollers.0.stop()
        await pollers.1.stop()
    }

    private static let long = TimeLimit(.seconds(30))

    @Test func `bytes and the end are waited for`() async throws {
        try await withPair { left, right async throws in
            async let received = left.read(until: Self.long)
            try await right.write([1, 2, 3], until: Self.long)
            #expect(try await received == [1, 2, 3])
            async let end = left.read(until: Self.long)
            right.close()
            #expect(try await end == [])
            #expect(left.isQuiet == false)
        }
    }

    @Test func `writing waits for the reader`() async throws {
        try await withPair { left, right async throws in
            let bytes = [UInt8](repeating: 7, count: 3_000_000)
            async let written: Void = right.write(bytes, until: Self.long)
            var count = 0
            while count < bytes.count { count += try await left.read(until: Self.long).count }
            try await written
            #expect(count == bytes.count)
        }
    }

    @Test func `a wait ends at its time, and the next one has its own`() async throws {
        try await withPair { left, right async throws in
            let error = await #expect(throws: ConnectionError.self) {
                try await left.read(until: TimeLimit(.milliseconds(20)))
            }
            #expect(error?.reason == "nothing came in time")
            async let received = left.read(until: Self.long)
            try await right.write([1], until: Self.long)
            #expect(try await received == [1])
        }
    }

    @Test func `a wait ends with its task`() async throws {
        try await withPair { left, right async throws in
            for _ in 0..<50 {
                let task = Task { try await left.read(until: Self.long) }
                await Task.yield()
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
            }
        }
    }

    /// A descriptor that a thread polls keeps its socket open, whoever closes it.
    @Test func `a close reaches the other side while the socket is waited for`() async throws {
        for _ in 0..<50 {
            try await withPair { left, right async throws in
                let task = Task { try await left.read(until: Self.long) }
                await Task.yield()
                left.close()
                #expect(try await right.read(until: Self.long) == [])
                await #expect(throws: ConnectionError.self) { try await task.value }
                left.close()
            }
        }
    }

    @Test func `a cancelled wait does not hold a socket that is closed later`() async throws {
        for _ in 0..<50 {
            try await withPair { left, right async throws in
                let task = Task { try await left.read(until: Self.long) }
                await Task.yield()
                task.cancel()
                _ = await task.result
                left.close()
                #expect(try await right.read(until: Self.long) == [])
            }
        }
    }

    @Test func `a poller that stops ends what waits, and what would`() async throws {
        let poller = try Poller()
        let (left, right) = try ClientSocket.makePair()
        let sockets = [left, right].map { ClientSocket(takingOwnershipOf: $0, poller) }
        let task = Task { try await sockets[0].read(until: Self.long) }
        await Task.yield()
        await poller.stop()
        await poller.stop()
        await #expect(throws: ConnectionError.self) { try await task.value }
        await #expect(throws: ConnectionError.self) { try await sockets[1].read(until: Self.long) }
    }

    @Test func `nobody listens on a port that was given back`() async throws {
        let poller = try Poller()
        let error = await #expect(throws: ConnectionError.self) {
            _ = try await ClientSocket.connect(to: 1, poller, until: Self.long)
        }
        #expect(error?.reason == "connect: Connection refused")
        await poller.stop()
    }
}
