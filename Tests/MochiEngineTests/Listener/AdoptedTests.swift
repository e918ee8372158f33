import Glibc
import MochiEngine
import TestSupport
import Testing

/// Connections that no listener has accepted.
@Suite struct AdoptedTests {
    @Test func `adopted sockets are served by the loops in turn`() async throws {
        let index: Respond = { request, loop in request.send(status: 200, "\(loop.index)") }
        try await withServer(loops: 2, listeners: [(.adopted, nil)], index) { server in
            #expect(server.port == 0)
            var seen: [String?] = []
            for _ in 0..<10 {
                let descriptor = try server.connectAdopted()
                let response = try await onThread {
                    try RawClient(takingOwnershipOf: descriptor).exchange(Wire.get())
                }
                seen.append(response?.text)
            }
            #expect(seen.count { $0 == "0" } == 5)
            #expect(seen.count { $0 == "1" } == 5)
        }
    }

    @Test func `a server that has stopped closes what it is given`() async throws {
        try await withServer(listeners: [(.adopted, nil)], silent) { server in
            await server.server.stop(timeout: .zero)
            let descriptor = try server.connectAdopted()
            let ending = try await onThread {
                try RawClient(takingOwnershipOf: descriptor).readToEnd().ending
            }
            #expect(ending == .closed)
        }
    }
}
