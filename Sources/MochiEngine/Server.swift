internal import Glibc
internal import Synchronization

/// Loops, listeners and the way they stop: the engine as a whole.
package final class Server: @unchecked Sendable {
    // Guard of the unchecked conformance: `drain` and `waiters` belong to the first loop.
    package let group: LoopGroup
    /// The port of the first TCP listener, 0 without one.
    package let port: Int
    /// The ports of all listeners, in the order given; 0 for those without.
    package var ports: [Int] { listeners.map(\.listener.port) }
    private let listeners: [(listener: Listener, number: UInt32, hasTLS: Bool)]
    private let isAccepting = Atomic<Bool>(true)
    private let nextAdopting = Atomic<Int>(0)
    /// By its number: where `adopt` puts its sockets.
    private let adopting: UInt32
    private var drain: Drain
    private var waiters: [CheckedContinuation<Void, Never>] = []

    private init(group: LoopGroup, listeners: [(listener: Listener, number: UInt32, hasTLS: Bool)]) {
        self.group = group
        self.listeners = listeners
        port = listeners.map(\.listener.port).first { $0 != 0 } ?? 0
        adopting = (listeners.first { $0.listener.address == .adopted } ?? listeners[0]).number
        drain = Drain(loops: group.loops.count)
    }

    /// Opens the sockets, then starts the loops.
    ///
    /// With `expectsProxyLine` every connection begins with a PROXY line, of a peer that the responder trusts.
    /// - Throws: `ConfigurationError` when an address cannot be listened on; nothing runs then.
    package static func start(
        loops: Int,
        limits: Limits,
        listeners addresses: [(address: Address, tls: TLSIdentity?)],
        expectsProxyLine: Bool = false,
        topics: TopicRules = TopicRules(),
        responder: any Responder
    ) async throws(ConfigurationError) -> Server {
        var opened: [Listener] = []
        do {
            for (address, _) in addresses {
                opened.append(try Listener(address, loops: loops))
            }
        } catch {
            for listener in opened { listener.close() }
            throw error
        }
        let group = await LoopGroup.start(count: loops, limits: limits, topics: topics, responder: responder)
        await dealOut(from: group)
        var attached: [(listener: Listener, number: UInt32, hasTLS: Bool)] = []
        for (listener, (_, tls)) in zip(opened, addresses) {
            attached.append(
                (
                    listener,
                    await listener.attach(
                        to: group,
                        tls: tls,
                        // What is adopted comes from this process.
                        expectsProxyLine: expectsProxyLine && listener.address != .adopted
                    ),
                    tls != nil
                )
            )
        }
        return Server(group: group, listeners: attached)
    }

    /// Sockets accepted on the first loop for all go round.
    private static func dealOut(from group: LoopGroup) async {
        let loops = group.loops
        await loops[0].run {
            var next = 0
            loops[0].distribute = { listener, descriptor in
                next = (next + 1) % loops.count
                let loop = loops[next]
                if next == 0 {
                    loop.handle.adopt(descriptor: descriptor, listener: listener)
                } else {
                    loop.post { loop.handle.adopt(descriptor: descriptor, listener: listener) }
                }
            }
        }
    }

    /// Serves a connected socket as if the listener at `Address.adopted`, or else the first, had accepted it; the loops take turns.
    ///
    /// Takes ownership of `descriptor`, which must not block; it is closed when the server stops or has ended. From any thread.
    package func adopt(_ descriptor: Int32) {
        let turn = nextAdopting.wrappingAdd(1, ordering: .relaxed).newValue
        let loop = group.loops[turn % group.loops.count]
        let number = adopting
        let isPosted =
            isAccepting.load(ordering: .relaxed)
            && loop.post { loop.handle.adopt(descriptor: descriptor, listener: number) }
        if !isPosted { Glibc.close(descriptor) }
    }

    /// Gives the TLS listeners another identity; open connections keep theirs.
    package func setTLS(_ tls: TLSIdentity) async {
        let numbers = listeners.filter(\.hasTLS).map(\.number)
        _ = await group.onEach { loop in
            for number in numbers {
                loop.handle.setTLS(tls, listener: number)
            }
        }
    }

    /// The sum over all loops.
    package func counters() async -> Counters {
        await group.onEach { $0.handle.counters }.reduce(into: Counters()) { $0 += $1 }
    }

    /// Open connections on all loops.
    package func connectionCount() async -> Int {
        await group.onEach { $0.handle.connectionCount }.reduce(0, +)
    }

    /// Stops: no new connections, requests in flight finish, after `timeout` what is left is cut.
    ///
    /// WebSockets are closed with `webSocketCode`, spread over half of the time. Returns when the loops have ended. Calling it
    /// again waits for the same end.
    package func stop(timeout: Duration, webSocketCode: UInt16 = 1001) async {
        let first = group.loops[0]
        isAccepting.store(false, ordering: .relaxed)
        // All sockets stop accepting before any loop begins to drain: what was accepted last is dealt out before.
        _ = await group.onEach { $0.handle.closeListeners() }
        await withCheckedContinuation { continuation in
            let isPosted = first.post { [self] in
                if drain.stage == .ended || first.hasEnded {
                    continuation.resume()
                    return
                }
                waiters.append(continuation)
                if drain.stop() == .begin {
                    begin(timeout: timeout, webSocketCode)
                }
            }
            if !isPosted {
                continuation.resume()
            }
        }
        await group.stop()
    }

    private func begin(timeout: Duration, _ webSocketCode: UInt16) {
        let first = group.loops[0]
        // Once: a second stop must not remove the file of whoever listens there by then.
        for (listener, _, _) in listeners {
            listener.removeFile()
        }
        for loop in group.loops {
            loop.post { [self] in
                loop.drain(webSockets: webSocketCode, within: timeout / 2) {
                    first.post { self.perform(self.drain.loopEmptied()) }
                }
            }
        }
        _ = first.schedule(after: timeout) { [self] in perform(drain.deadlinePassed()) }
    }

    private func perform(_ action: Drain.Action) {
        switch action {
        case .none, .begin:
            return
        case .cut:
            for loop in group.loops {
                loop.post { loop.handle.cut() }
            }
            _ = group.loops[0].schedule(after: .seconds(1)) { [self] in perform(drain.deadlinePassed()) }
        case .end:
            let ended = waiters
            waiters = []
            for waiter in ended {
                waiter.resume()
            }
        }
    }
}
