import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct StreamServingTests {
    private struct Broken: Error {}

    private static let routes: Routes = [
        "/words": Mochi.api { _ in
            .stream(contentType: "text/plain") { writer in
                for word in ["one ", "two ", "", "three"] { try await writer.write(word) }
            }
        },
        "/words/async": Mochi.api { _ async in
            await Task.yield()
            return .stream { writer in
                for word in ["one ", "two ", "three"] {
                    await Task.yield()
                    try await writer.write(word)
                }
            }
        },
        "/sequence": Mochi.api { _ in
            .stream(
                AsyncStream { continuation in
                    for word in ["one ", "two ", "three"] { continuation.yield(Array(word.utf8)) }
                    continuation.finish()
                }
            )
        },
        "/length": Mochi.api { _ in
            .stream(length: 13) { writer in for word in ["one ", "two ", "three"] { try await writer.write(word) } }
        },
        "/many": Mochi.api { _ in
            .stream { writer in for _ in 0..<1000 { try await writer.write([UInt8](repeating: 0x61, count: 1000)) } }
        },
        "/broken": Mochi.api { _ in
            .stream { writer in
                try await writer.write("begun")
                throw Broken()
            }
        },
        "/broken/early": Mochi.api { _ in .stream { _ in throw Broken() } },
        "/empty": Mochi.api { _ in .stream { _ in } },
    ]

    @Test(arguments: ["/words", "/words/async", "/sequence", "/length"])
    func `pieces arrive in order`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get(target) }
        #expect(response.status == 200)
        #expect(response.text == "one two three")
        #expect(response.framing == (target == "/length" ? .length(13) : .chunked))
    }

    @Test(arguments: [1, 2])
    func `many small writes all arrive`(loops: Int) async throws {
        let response = try await LiveServer.run(Self.routes, loops: loops) { try await $0.get("/many") }
        #expect(response.body.count == 1_000_000)
    }

    @Test func `a stream may be empty`() async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.get("/empty") }
        #expect(response.status == 200)
        #expect(response.body == [])
    }

    @Test(arguments: ["/words", "/length", "/broken"])
    func `HEAD runs no producer and sends no body`(target: String) async throws {
        let response = try await LiveServer.run(Self.routes) { try await $0.request("HEAD", target) }
        #expect(response.status == 200)
        #expect(response.body == [])
    }

    @Test(arguments: ["/broken", "/broken/early"])
    func `an error cuts the response so that it does not pass for complete`(target: String) async throws {
        let bytes = try await LiveServer.run(Self.routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("GET", target))
                return try client.readToEnd().bytes
            }
        }
        #expect(HTTP1Transcript(bytes).responses.filter { $0.status == 200 } == [])
    }

    @Test func `over HTTP/2 an error resets the stream`() async throws {
        try await LiveServer.run(Self.routes) { live in
            let endpoint = live.endpoint
            let (broken, whole) = try await onThread {
                let client = try HTTP2Client(to: endpoint)
                return (try client.get("/broken", on: 1), try client.get("/words", on: 3)?.text)
            }
            #expect(broken == nil)
            #expect(whole == "one two three")
        }
    }

    @Test func `the writer waits for a reader that is slow`() async throws {
        let written = Counter()
        let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
        let routes: Routes = [
            "/": Mochi.api { _ in
                .stream { writer in
                    for _ in 0..<1024 {
                        try await writer.write(piece)
                        written.add(piece.count)
                    }
                }
            }
        ]
        try await LiveServer.run(routes) { live in
            let ahead = try await live.talk { client in
                try client.send(LiveServer.head("GET", "/"))
                var (read, ahead) = (0, 0)
                while read < 32 * 1024 * 1024 {
                    guard let bytes = try client.read(256 * 1024) else { break }
                    read += bytes.count
                    ahead = max(ahead, written.value - read - client.inbox.count)
                }
                client.reset()
                return ahead
            }
            // What the sockets of both sides hold; without back pressure all 64 MiB would be written at once.
            #expect(ahead < 16 * 1024 * 1024)
        }
    }

    @Test func `a client that leaves cancels the producer`() async throws {
        let ended = Event(of: Bool.self)
        let routes: Routes = [
            "/": Mochi.api { _ in
                .stream { writer in
                    do {
                        while true { try await writer.write([UInt8](repeating: 0x61, count: 4096)) }
                    } catch {
                        ended.report(error is CancellationError)
                        throw error
                    }
                }
            }
        ]
        try await LiveServer.run(routes) { live in
            try await live.talk { client in
                try client.send(LiveServer.head("GET", "/"))
                _ = try client.read(1000)
                client.reset()
            }
            #expect(await ended.value == true)
        }
    }

    @Test func `a client that leaves cancels a handler that waits`() async throws {
        let (begun, ended) = (Event(), Event(of: Bool.self))
        let routes: Routes = [
            "/": Mochi.api { _ async throws in
                begun.report()
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    ended.report(error is CancellationError)
                    throw error
                }
                return .empty()
            }
        ]
        try await LiveServer.run(routes) { live in
            let endpoint = live.endpoint
            let client = try RawClient(to: endpoint)
            try client.send(LiveServer.head("GET", "/"))
            await begun.value
            client.reset()
            #expect(await ended.value == true)
        }
    }
}

/// A number that two threads share.
final class Counter: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .acquiring) }

    func add(_ count: Int) {
        number.add(count, ordering: .acquiringAndReleasing)
    }
}
