import Foundation
import MochiEngine
import TestSupport
import Testing

/// Hundreds of clients that talk, misbehave and vanish in random order, against two loops.
///
/// Three seconds long; `MOCHI_SOAK_SECONDS` makes it as long as it says. What it is for shows under `scripts/sanitize`.
@Suite(.serialized)
struct SoakTests {
    private static let seconds =
        ProcessInfo.processInfo.environment["MOCHI_SOAK_SECONDS"].flatMap(Int.init) ?? 3
    private static let crowds = 8
    private static let clientsOfCrowd = 25

    private static var topics: TopicRules {
        func rule(_ change: (inout TopicRules.Rule) -> Void) -> TopicRules.Rule {
            var rule = TopicRules.Rule()
            change(&rule)
            return rule
        }
        return TopicRules([
            "oldest": rule { $0.slowReader = .dropOldest(3) },
            "latest": rule {
                $0.slowReader = .conflate
                $0.key = { String($0.prefix(1)) }
            },
            "strict": rule { $0.slowReader = .disconnect(1013) },
            "kept*": rule {
                $0.history = 20
                $0.resync = { "resync \($0) \($1)" }
            },
        ])
    }

    /// A server in cleartext and over TLS.
    private static func start(_ handlers: SoakTally) async throws -> Server {
        let files = try Certificate.shared
        let identity = try TLSIdentity(certificateFile: files.certificatePath, keyFile: files.keyPath, http2: false)
        return try await Server.start(
            loops: 2,
            limits: Limits(),
            listeners: [(.tcp(host: "127.0.0.1", port: 0), nil), (.tcp(host: "127.0.0.1", port: 0), identity)],
            topics: topics,
            responder: ClosureResponder { request, loop in SoakHandler.accept(request, on: loop, handlers) }
        )
    }

    /// Clients of a server, who publish to its topics from outside too.
    private static func crowd(of count: Int, at server: Server, seed: UInt64) -> SoakCrowd {
        let publisher = server.group.publisher
        return SoakCrowd(
            of: count,
            ports: server.ports,
            publish: { topic, text in publisher.publish(to: topic) { _ in .text(text) } },
            seed: seed
        )
    }

    @Test func `clients that come, misbehave and vanish leave nothing behind`() async throws {
        let handlers = SoakTally()
        let server = try await Self.start(handlers)
        let live = TestServer(server: server)
        func run(_ duration: Duration) async throws {
            let cutoff = Cutoff.after(duration)
            try await withThrowingTaskGroup { group in
                for _ in 0..<Self.crowds {
                    let seed = UInt64.random(in: 0 ... .max)
                    group.addTask {
                        try await onThread {
                            try Self.crowd(of: Self.clientsOfCrowd, at: server, seed: seed).run(until: cutoff)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        try await run(.seconds(Self.seconds) / 2)
        let before = Memory.residentKiB
        try await run(.seconds(Self.seconds) / 2)
        #expect(!Memory.hasGrown(since: before, by: 96 * 1024))

        #expect(await live.becomesIdle())
        #expect(await server.group.socketCount() == 0)
        #expect(await server.group.topicCount() == 0)
        for topic in SoakCrowd.topics { #expect(await server.group.publisher.subscriberCount(of: topic) == 0) }
        #expect(await live.holds { handlers.alive == 0 })
        #expect(handlers.mistakes == [])
        #expect(handlers.opened > Self.crowds * Self.clientsOfCrowd)
        #expect(await server.group.socketCounters().opened == UInt64(handlers.opened))
        await server.stop(timeout: .zero)
        // Nobody is there any more, and nothing happens.
        #expect(server.group.publisher.publish(to: "kept", { _ in .text("late") }) != nil)
    }

    @Test func `a server that stops among busy clients leaves no socket behind`() async throws {
        let handlers = SoakTally()
        for round in 0..<max(Self.seconds / 3, 2) {
            let server = try await Self.start(handlers)
            let opened = handlers.opened
            async let crowd: Void = onThread {
                let crowd = Self.crowd(of: 40, at: server, seed: UInt64(round))
                try crowd.run(until: .seconds(20), whileConnecting: true)
            }
            #expect(await TestServer(server: server).holds { handlers.opened >= opened + 60 })
            await server.stop(timeout: round.isMultiple(of: 2) ? .zero : .milliseconds(200))
            try await crowd
            #expect(await server.group.topicCount() == 0)
            #expect(await server.group.socketCount() == 0)
        }
        let limit = Cutoff.seconds(10)
        while handlers.alive > 0, !limit.hasPassed { await Task.yield() }
        #expect(handlers.alive == 0)
        #expect(handlers.mistakes == [])
    }
}

/// What became of all handlers.
final class SoakTally: Sendable {
    private struct State {
        var opened = 0
        var alive = 0
        var mistakes: [String] = []
    }

    private let state = Guarded(State())

    var opened: Int { state.value.opened }
    var alive: Int { state.value.alive }
    var mistakes: [String] { state.value.mistakes }

    func begin() { state.change { $0.alive += 1 } }
    func open() { state.change { $0.opened += 1 } }
    func end() { state.change { $0.alive -= 1 } }
    func mistake(_ text: String) {
        state.change { if $0.mistakes.count < 10 { $0.mistakes.append(text) } }
    }
}

/// Does what the first letter of a message says, and watches the order of its calls.
private final class SoakHandler: SocketHandler {
    private enum Stage: Int {
        case new, open, closed, gone
    }

    private let tally: SoakTally
    private unowned let socket: Socket
    private var stage = Stage.new

    static func accept(_ request: IncomingRequest, on loop: EventLoop, _ tally: SoakTally) {
        let key = unsafe request.withField("sec-websocket-key") { unsafe String(decoding: $0, as: UTF8.self) } ?? ""
        let limits = SocketLimits(
            message: 300_000,
            sendBuffer: 500_000,
            idleTime: .seconds(2),
            closeTime: .milliseconds(500)
        )
        let socket = Socket(on: loop, limits: limits, deflate: nil) { SoakHandler($0, tally) }
        if !request.accept(socket, key: key) { request.send(status: 400, "no") }
    }

    init(_ socket: Socket, _ tally: SoakTally) {
        self.socket = socket
        self.tally = tally
        tally.begin()
    }

    deinit {
        tally.end()
    }

    private func expect(_ stages: Stage..., in call: String) {
        if !stages.contains(stage) { tally.mistake("\(call) at \(stage)") }
        if !socket.loop.isCurrent { tally.mistake("\(call) on another thread") }
    }

    func onOpen(_ socket: Socket) {
        expect(.new, in: "onOpen")
        stage = .open
        tally.open()
        socket.subscribe(to: "all")
    }

    func onMessage(_ message: ReceivedMessage) {
        expect(.open, in: "onMessage")
        let text = message.text
        let topic = String(text.dropFirst().prefix { $0 != ":" })
        switch text.first {
        case "s": socket.subscribe(to: topic)
        case "h": socket.subscribe(to: topic, after: UInt64.random(in: 0...3))
        case "u": socket.unsubscribe(from: topic)
        case "p": socket.publish(to: topic, toSelf: false) { _ in .received(message) }
        case "P": socket.publish(to: topic, toSelf: true) { .text("\($0)") }
        case "c": socket.close(code: 4000, reason: "asked")
        case "t": socket.terminate()
        case "a": suspend()
        case "o": sendElsewhere(message)
        case "b": socket.cork { for _ in 0..<5 { _ = try? socket.send(message) } }
        default: _ = try? socket.send(message)
        }
    }

    // As a handler that waits for something.
    private func suspend() {
        socket.pause(true)
        let socket = socket
        Task.detached {
            await Task.yield()
            socket.loop.post { if socket.isOpen { socket.pause(false) } }
        }
    }

    private func sendElsewhere(_ message: ReceivedMessage) {
        let socket = socket
        Task.detached {
            _ = try? socket.send(message)
            socket.subscribe(to: "elsewhere")
            socket.publish(to: "all", toSelf: true) { _ in .received(message) }
            socket.ping([1])
            if message.count.isMultiple(of: 7) { socket.close(code: 1000, reason: "elsewhere") }
            if message.count.isMultiple(of: 11) { socket.terminate() }
        }
    }

    func onDrain() {
        expect(.open, in: "onDrain")
        _ = try? socket.send("drained")
    }

    func onClose(_: UInt16, _: String) {
        expect(.open, in: "onClose")
        stage = .closed
        // None of it has an effect any more.
        socket.subscribe(to: "late")
        socket.publish(to: "all", toSelf: true) { _ in .text("late") }
        socket.close(code: 1000, reason: "")
        if (try? socket.send("late")) != nil { tally.mistake("a closed socket takes messages") }
    }

    func onGone() {
        expect(.new, .closed, in: "onGone")
        stage = .gone
        socket.subscribe(to: "late")
        socket.terminate()
    }
}

/// Clients of one thread, each with a place that is taken again when its client has left.
final class SoakCrowd {
    static let topics = ["all", "one", "two", "oldest", "latest", "strict", "kept1", "kept2", "late", "elsewhere"]

    private enum Connection {
        case none
        case plain(RawClient)
        case encrypted(TLSStream)
    }

    private var places: [Connection]
    private let ports: [Int]
    private let publish: (_ topic: String, _ text: String) -> Void
    private var random: SeededGenerator
    private var isRefused = false

    /// `ports` are one of cleartext and one of TLS.
    init(of count: Int, ports: [Int], publish: @escaping (String, String) -> Void, seed: UInt64) {
        places = (0..<count).map { _ in .none }
        self.ports = ports
        self.publish = publish
        random = SeededGenerator(seed: seed)
    }

    /// Goes on until the cutoff, or until nobody listens any more.
    func run(until cutoff: Cutoff, whileConnecting: Bool = false) throws {
        while !cutoff.hasPassed, !(whileConnecting && isRefused) {
            let index = Int.random(in: places.indices, using: &random)
            switch places[index] {
            case .none: places[index] = connect()
            case .plain(let client): if !act(client) { places[index] = .none }
            case .encrypted(let client): if !act(client) { places[index] = .none }
            }
        }
        for place in places {
            switch place {
            case .none: break
            case .plain(let client): chance(2) ? client.reset() : client.close()
            case .encrypted(let client): chance(2) ? client.reset() : client.close()
            }
        }
    }

    private func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    private var topic: String { Self.topics[Int.random(in: 0..<Self.topics.count, using: &random)] }

    // MARK: Coming

    private func connect() -> Connection {
        let request = Array(WebSocketHandshake("/").request.utf8)
        if chance(12) {
            guard let stream = try? TLSStream(port: ports[1]) else { return .none }
            stream.send(request)
            if chance(4) {
                stream.reset()
                return .none
            }
            _ = stream.receive()
            return .encrypted(stream)
        }
        let buffer: Int32? = chance(4) ? 2048 : nil
        guard let client = try? RawClient(to: .local(UInt16(ports[0])), receiveBuffer: buffer) else {
            isRefused = true
            return .none
        }
        if chance(40) {
            _ = client.offer(Array(request.dropLast(chance(2) ? 1 : 40)))
            return .plain(client)
        }
        _ = client.offer(request)
        if chance(8) {  // before the 101, or right behind it
            if chance(2) { _ = client.offer(frames()) }
            leave(client)
            return .none
        }
        if chance(2) { _ = try? client.receive(by: .milliseconds(100)) }
        return .plain(client)
    }

    // MARK: Staying

    // False when the client has left.
    private func act(_ client: RawClient) -> Bool {
        if client.ending != nil {
            client.close()
            return false
        }
        switch Int.random(in: 0..<40, using: &random) {
        case 0: return leave(client)
        case 1, 2: publish(topic, "from outside")
        case 3...9:
            client.receiveAvailable()
            client.inbox.removeAll(keepingCapacity: false)
        default: if client.offer(frames()) < 0 { return leave(client) }
        }
        return true
    }

    private func act(_ client: TLSStream) -> Bool {
        let bytes = frames()
        // It blocks: what it sends has to fit, also when nothing is read.
        if bytes.count < 8192, !client.send(bytes) { return false }
        guard chance(4) else { return true }
        if chance(2) {
            client.send(WebSocketFrame.close(1000).bytes)
            if chance(4) { _ = client.receiveToEnd() }
        }
        chance(2) ? client.reset() : client.close()
        return false
    }

    private func frames() -> [UInt8] {
        (0..<Int.random(in: 1...4, using: &random)).flatMap { _ in frame() }
    }

    private func frame() -> [UInt8] {
        switch Int.random(in: 0..<48, using: &random) {
        case 0: return (0..<Int.random(in: 1...200, using: &random)).map { _ in .random(in: 0...255, using: &random) }
        case 1: return garbage().bytes
        case 2: return WebSocketFrame.close(chance(2) ? 1000 : nil).bytes
        case 3: return WebSocketFrame.text("c").bytes
        case 4: return WebSocketFrame.text("t").bytes
        case 5, 6: return WebSocketFrame.text("a").bytes
        case 7:
            return WebSocketFrame.text("o" + String(repeating: "x", count: .random(in: 0...500, using: &random))).bytes
        case 8:
            return WebSocketFrame.text("b" + String(repeating: "x", count: .random(in: 0...20_000, using: &random)))
                .bytes
        case 9...13: return WebSocketFrame.ping("ping").bytes
        case 14: return WebSocketFrame.text("in several pieces").fragments(of: 3).flatMap(\.bytes)
        case 15:
            // A key of 0 costs nothing.
            let bytes = [UInt8](repeating: 101, count: .random(in: 0...250_000, using: &random))
            return WebSocketFrame(opcode: 2, maskingKey: 0, payload: bytes).bytes
        case 16: return Array(WebSocketFrame.text("not all of it").bytes.dropLast(3))
        case 17...25: return WebSocketFrame.text("s" + topic).bytes
        case 26...28: return WebSocketFrame.text("u" + topic).bytes
        case 29...36:
            return WebSocketFrame.text(
                "p\(topic):" + String(repeating: "y", count: .random(in: 0...9000, using: &random))
            ).bytes
        case 37, 38: return WebSocketFrame.text("P" + topic).bytes
        case 39, 40: return WebSocketFrame.text("hkept1").bytes
        default: return WebSocketFrame.text("echo").bytes
        }
    }

    private func garbage() -> WebSocketFrame {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .text("unmasked").unmasked
        case 1: WebSocketFrame(opcode: 3)
        case 2: .continuation("of nothing")
        case 3: WebSocketFrame(opcode: 1, payload: [0xff])
        case 4: WebSocketFrame(opcode: 2, declaredLength: 1 << 40)
        default: WebSocketFrame(opcode: 1, reserved: WebSocketFrame.Reserved.second)
        }
    }

    // MARK: Going

    @discardableResult
    private func leave(_ client: RawClient) -> Bool {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: client.close()
        case 1: client.reset()
        case 2:
            _ = client.offer(WebSocketFrame.close(1001, "leaving").bytes)
            client.close()
        default:
            client.finishSending()
            client.receiveAvailable()
            client.close()
        }
        return false
    }
}
