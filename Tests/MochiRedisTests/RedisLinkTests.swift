import MochiEngine
import TestSupport
import Testing

@testable import MochiRedis

/// Connections to a real server, which comes and goes.
@Suite struct RedisLinkTests {
    /// A link with what it reports.
    private final class Probe: @unchecked Sendable {
        // Guard of the unchecked conformance: `link` belongs to its loop.
        let events: AsyncStream<String>
        let loop: EventLoop
        private var link: RedisLink?

        init(to server: RedisAddress, _ authorities: String?, _ limits: RedisLimits, on loop: EventLoop) async {
            let (events, feed) = AsyncStream.makeStream(of: String.self)
            self.events = events
            self.loop = loop
            await loop.run { [self] in
                link = RedisLink(to: server, authorities: authorities, limits: limits, on: loop) { event in
                    switch event {
                    case .ready: feed.yield("ready")
                    case .pushed(let words): feed.yield("pushed \(words.map(Self.text).joined(separator: " "))")
                    case .drained: break
                    case .ended(let error): feed.yield("ended: \(error)")
                    }
                }
            }
        }

        static func text(_ value: RedisValue) -> String {
            switch value {
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case .integer(let number): "\(number)"
            case .status(let text), .error(let text): text
            case .nothing: "nothing"
            case .array(let values): "[\(values.map(text).joined(separator: " "))]"
            }
        }

        /// Sends commands in one go, and returns their answers.
        func ask(_ commands: [[String]]) async -> [String] {
            let (answers, feed) = AsyncStream.makeStream(of: String.self)
            await loop.run { [self] in
                for command in commands {
                    link?.ready?.send(RedisCommand.bytes(command.map { Array($0.utf8) })) { feed.yield(Self.text($0)) }
                }
            }
            var all: [String] = []
            for await answer in answers {
                all.append(answer)
                if all.count == commands.count { break }
            }
            return all
        }

        func subscribe(_ channel: String) async {
            await loop.run { [self] in link?.ready?.sendSubscription(RedisCommand.bytes("SUBSCRIBE", channel)) }
        }

        func close() async {
            await loop.run { [self] in
                link?.close()
                link = nil
            }
        }
    }

    @Test(arguments: [(nil, false), ("geheim/:@ ü", false), ("secret", true)] as [(String?, Bool)])
    func `commands are answered in their order`(password: String?, hasTLS: Bool) async throws {
        let server = try await onThread { try RedisServer(password: nil, hasTLS: hasTLS) }
        try await withLoop { loop in
            var address = server.address
            if let password {
                let open = await Probe(to: address, server.authorities, RedisLimits(), on: loop)
                var events = open.events.makeAsyncIterator()
                #expect(await events.next() == "ready")
                #expect(await open.ask([["CONFIG", "SET", "requirepass", password]]) == ["OK"])
                await open.close()
                address = try address.with(password: password)
            }
            let probe = await Probe(to: address, server.authorities, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            #expect(await events.next() == "ready")
            let answers = await probe.ask([["SET", "a", "1"], ["INCR", "a"], ["GET", "none"], ["GET", "a"], ["NO"]])
            #expect(answers.dropLast() == ["OK", "2", "nothing", "2"])
            #expect(answers.last?.contains("unknown command") == true)
            await probe.close()
        }
    }

    @Test func `a large value comes whole, and a thousand small ones in order`() async throws {
        let server = try await onThread { try RedisServer() }
        try await withLoop { loop in
            let probe = await Probe(to: server.address, nil, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            #expect(await events.next() == "ready")
            let large = String(repeating: "mochi", count: 1_000_000)
            let isWhole = await probe.ask([["SET", "large", large], ["GET", "large"]]) == ["OK", large]
            #expect(isWhole)
            let sums = await probe.ask((0..<1000).map { _ in ["INCR", "sum"] })
            #expect(sums == (1...1000).map { "\($0)" })
            await probe.close()
        }
    }

    @Test func `what is published comes to who has subscribed`() async throws {
        let server = try await onThread { try RedisServer() }
        try await withLoop { loop in
            let probe = await Probe(to: server.address, nil, RedisLimits(), on: loop)
            let publisher = await Probe(to: server.address, nil, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            var others = publisher.events.makeAsyncIterator()
            #expect(await events.next() == "ready")
            #expect(await others.next() == "ready")
            await probe.subscribe("rice")
            #expect(await events.next() == "pushed subscribe rice 1")
            #expect(await publisher.ask([["PUBLISH", "rice", "hot"], ["PUBLISH", "tea", "cold"]]) == ["1", "0"])
            #expect(await events.next() == "pushed message rice hot")
            await probe.close()
            await publisher.close()
        }
    }

    @Test func `a server that is killed is come back to`() async throws {
        var server: RedisServer? = try await onThread { try RedisServer() }
        let (address, port) = try (#require(server?.address), #require(server?.address.port))
        try await withLoop { loop in
            let probe = await Probe(to: address, nil, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            #expect(await events.next() == "ready")
            server = nil
            while await events.next() != "ended: connection failure" {}
            let again = try await onThread { try RedisServer(port: port) }
            while await events.next() != "ready" {}
            #expect(await probe.ask([["PING"]]) == ["PONG"])
            await probe.close()
            withExtendedLifetime(again) {}
        }
    }

    @Test func `a server that stops without a word is noticed`() async throws {
        let server = try await onThread { try RedisServer() }
        var limits = RedisLimits()
        limits.silence = .milliseconds(100)
        limits.connectTime = .milliseconds(100)
        try await withLoop { loop in
            let probe = await Probe(to: server.address, nil, limits, on: loop)
            var events = probe.events.makeAsyncIterator()
            #expect(await events.next() == "ready")
            server.process.send(signal: 19)  // SIGSTOP
            #expect(await events.next() == "ended: no answer for 0.1 seconds")
            #expect(await events.next() == "ended: no connection after 0.1 seconds")
            server.process.send(signal: 18)  // SIGCONT
            while await events.next() != "ready" {}
            await probe.close()
        }
    }

    @Test func `a password that is not theirs is told without it`() async throws {
        let server = try await onThread { try RedisServer(password: "theirs") }
        try await withLoop { loop in
            let probe = await Probe(to: try server.address.with(password: "ours"), nil, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            let reason = await events.next() ?? ""
            #expect(reason.hasPrefix("ended: the server refused: WRONGPASS"))
            #expect(!reason.contains("ours"))
            await probe.close()
        }
    }

    @Test func `who is no server of Redis is left`() async throws {
        try await withLoop { loop in
            let web = try await Server.start(
                loops: 1,
                limits: Limits(),
                listeners: [(.tcp(host: "127.0.0.1", port: 0), nil)],
                responder: Silence()
            )
            let address = try RedisAddress("redis://127.0.0.1:\(web.port)")
            let probe = await Probe(to: address, nil, RedisLimits(), on: loop)
            var events = probe.events.makeAsyncIterator()
            #expect(await events.next()?.hasPrefix("ended: Protocol error") == true)
            await probe.close()
            await web.stop(timeout: .zero)
        }
    }
}

extension RedisAddress {
    /// The same for who has a password.
    func with(password: String) throws -> RedisAddress {
        let encoded = password.utf8.map { byte in
            let hex = String(byte, radix: 16)
            return "%" + (hex.count == 1 ? "0" : "") + hex
        }
        return try RedisAddress("redis\(hasTLS ? "s" : "")://:\(encoded.joined())@\(host):\(port)")
    }
}
