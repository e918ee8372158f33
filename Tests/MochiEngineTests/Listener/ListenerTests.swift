import Foundation
import Glibc
import MochiEngine
import TestSupport
import Testing

/// Where connections come from, how they are spread, and how many there may be.
@Suite(.serialized)
struct ListenerTests {
    /// Answers with the number of the loop that serves.
    private static let loopNumber: Respond = { request, loop in request.send(status: 200, "\(loop.index)") }

    private func temporaryPath() -> String {
        "/tmp/mochi-engine-\(getpid())-\(UUID().uuidString.prefix(8)).sock"
    }

    @Test func `connections to one port are spread over the loops`() async throws {
        try await withServer(loops: 2, Self.loopNumber) { server in
            let endpoint = server.endpoint
            let seen = try await onThread {
                try Set((0..<100).map { _ in try RawClient(to: endpoint).exchange(Wire.get())?.text })
            }
            #expect(seen == ["0", "1"])
        }
    }

    @Test func `a Unix socket is dealt out in turn, and its file goes with the server`() async throws {
        let path = temporaryPath()
        try await withServer(loops: 3, listeners: [(.unix(path: path), nil)], Self.loopNumber) { _ in
            let seen = try await onThread {
                try (0..<30).map { _ in try RawClient(to: .unix(path: path)).exchange(Wire.get())?.text }
            }
            for loop in ["0", "1", "2"] {
                #expect(seen.count { $0 == loop } == 10)
            }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// A listening socket that belongs to no server.
    private func listen(on path: String, backlog: Int32) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let isListening = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
                    && Glibc.listen(descriptor, backlog) == 0
            }
        }
        #expect(isListening)
        return descriptor
    }

    @Test func `a Unix socket whose owner is too busy to accept is still in use`() async throws {
        let path = temporaryPath()
        let descriptor = listen(on: path, backlog: 0)
        let waiting = try RawClient(to: .unix(path: path))
        let error = await #expect(throws: ConfigurationError.self) {
            try await withServer(listeners: [(.unix(path: path), nil)], Self.loopNumber) { _ in }
        }
        #expect(error?.description == "unixSocket \(path): another process listens on it")
        waiting.close()
        _ = Glibc.close(descriptor)
        _ = unsafe unlink(path)
    }

    @Test func `an inherited socket is dealt out in turn`() async throws {
        let path = temporaryPath()
        let descriptor = listen(on: path, backlog: 100)
        try await withServer(loops: 2, listeners: [(.inherited(descriptor: descriptor), nil)], Self.loopNumber) { _ in
            let seen = try await onThread {
                try (0..<20).map { _ in try RawClient(to: .unix(path: path)).exchange(Wire.get())?.text }
            }
            #expect(seen.count { $0 == "0" } == 10)
        }
        _ = unsafe unlink(path)
        await #expect(throws: ConfigurationError.self) {
            try await withServer(listeners: [(.inherited(descriptor: 0), nil)], Self.loopNumber) { _ in }
        }
    }

    @Test func `a start that fails leaves no socket and no file behind`() async throws {
        try await withServer(Self.loopNumber) { server in
            let path = temporaryPath()
            let before = openDescriptors()
            for _ in 0..<60 {
                await #expect(throws: ConfigurationError.self) {
                    try await withServer(
                        loops: 2,
                        listeners: [
                            (.tcp(host: "127.0.0.1", port: 0), nil), (.unix(path: path), nil),
                            (.tcp(host: "127.0.0.1", port: server.port), nil),
                        ],
                        Self.loopNumber
                    ) { _ in }
                }
            }
            #expect(await staysBelow(before + 150))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `servers that come and go leave no descriptor behind`() async throws {
        let before = openDescriptors()
        for _ in 0..<100 {
            try await withServer(loops: 2, Self.loopNumber) { server in
                let endpoint = server.endpoint
                try await onThread { () throws in
                    #expect(try RawClient(to: endpoint).exchange(Wire.get())?.status == 200)
                }
            }
        }
        #expect(await staysBelow(before + 150))
    }

    /// Other tests run beside this one, some with hundreds of clients: what is theirs goes again, a leak of every round stays.
    private func staysBelow(_ most: Int) async -> Bool {
        let cutoff = Cutoff.seconds(60)
        while openDescriptors() >= most, !cutoff.hasPassed {
            try? await Task.sleep(for: .milliseconds(20))
        }
        return openDescriptors() < most
    }

    private func openDescriptors() -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
    }

    @Test func `above the connection limit accepting pauses, and goes on when one has left`() async throws {
        try await withServer(limits: Limits().with { $0.connections = 4 }, Self.loopNumber) { server in
            let endpoint = server.endpoint
            try await onThread {
                var served = try (0..<4).map { _ in try RawClient(to: endpoint) }
                for client in served { #expect(try client.exchange(Wire.get())?.status == 200) }
                let waiting = try (0..<3).map { _ in try RawClient(to: endpoint) }
                for client in waiting { try client.send(Wire.get()) }
                #expect(throws: SystemError.self) { _ = try waiting[0].receive(by: .milliseconds(200)) }
                #expect(try served[0].exchange(Wire.get())?.status == 200)
                for client in waiting {
                    served.removeLast().close()
                    #expect(try client.response()?.status == 200)
                }
            }
            #expect(await server.server.counters().acceptPauses >= 1)
            #expect(await server.becomesIdle())
        }
    }

    @Test func `unfinished bodies of an HTTP 2 connection have only so much memory`() async throws {
        let limits = Limits().with {
            $0.http2BodyMemory = 256 * 1024
            $0.bodyBytes = 128 * 1024
        }
        try await withServer(limits: limits, Self.loopNumber) { server in
            let endpoint = server.endpoint
            try await onThread {
                let client = try HTTP2Client(to: endpoint)
                let piece = [UInt8](repeating: 0x61, count: 16 * 1024)
                // Four bodies of 96 KiB, none of them over its own limit, and none complete.
                for stream: UInt32 in [1, 3, 5, 7] {
                    try client.send(.headers(stream, .request("POST", "/"), end: false))
                    for _ in 0..<6 { _ = try? client.send(.data(stream, piece, end: false)) }
                }
                let events = try client.events { if case .goAway = $0 { true } else { false } }
                #expect(events.last.map { if case .goAway(_, 11, _) = $0 { true } else { false } } == true)
            }
            #expect(await server.server.counters().http2Cuts == 1)
            #expect(await server.becomesIdle())
        }
    }

    @Test func `an address has only so many connections, over all loops`() async throws {
        try await withServer(loops: 2, limits: Limits().with { $0.connectionsPerAddress = 3 }, Self.loopNumber) {
            server in
            let endpoint = server.endpoint
            try await onThread {
                let kept = try (0..<3).map { _ in try RawClient(to: endpoint) }
                for client in kept { #expect(try client.exchange(Wire.get())?.status == 200) }
                for _ in 0..<5 {
                    #expect(try RawClient(to: endpoint).readToEnd().bytes.isEmpty)
                }
                #expect(try kept[0].exchange(Wire.get())?.status == 200)
                kept[0].close()
            }
            #expect(await server.server.counters().addressRefusals == 5)
            #expect(await server.holds { await server.server.connectionCount() == 0 })
            try await onThread { () throws in
                #expect(try RawClient(to: endpoint).exchange(Wire.get())?.status == 200)
            }
        }
    }

    @Test func `a new certificate under load costs no connection, and new ones see it`() async throws {
        let other = try Certificate.make(name: "other")
        let identity = try TLSIdentity(
            certificateFile: other.certificatePath,
            keyFile: other.keyPath,
            http2: true
        )
        try await withTLSServer(loops: 2, Self.loopNumber) { server in
            let port = server.port
            let isOver = Guarded(false)
            let answers = Tally()
            async let load: Void = onThread {
                let kept = try TLSStream(port: port)
                while !isOver.value {
                    kept.send(Wire.get())
                    #expect(try kept.response()?.status == 200)
                    let fresh = try TLSStream(port: port)
                    fresh.send(Wire.get())
                    #expect(try fresh.response()?.status == 200)
                    fresh.close()
                    answers.begin()
                }
            }
            for round in 1...20 {
                await server.server.setTLS(identity)
                try await onThread { answers.wait { begun, _ in begun > round } }
            }
            isOver.change { $0 = true }
            try await load
            let subject = try await onThread {
                try TLSClient.handshake(port: UInt16(port)).transcript
            }
            #expect(subject.contains("CN = other"))
            #expect(await server.server.counters().handshakeFailures == 0)
        }
    }
}
