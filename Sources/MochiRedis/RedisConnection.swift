import MochiEngine

/// One connection to a server of Redis: commands go out as they are given, their answers come back in that order.
///
/// Belongs to its loop, and ends once: whoever wants it back makes another.
final class RedisConnection {
    enum Event {
        /// Signed in: commands may be sent.
        case ready
        /// What was published to a channel, or an answer to a subscription.
        case pushed([RedisValue])
        /// All that was sent has left.
        case drained
        /// The last event.
        case ended(RedisError)
    }

    typealias Reply = (RedisValue) -> Void

    private let report: (Event) -> Void
    private let limits: RedisLimits
    private let loop: EventLoop
    private var outbound: OutboundConnection?
    private var reader = RedisReader()
    private var replies: [Reply?] = []
    private var answered = 0
    private var timer: TimerID?
    private var hasHeard = true
    private(set) var isReady = false
    /// After a subscription everything that comes is pushed, answers to PING as well (RESP2).
    private var isSubscribed = false

    /// Begins to connect; `report` is told what becomes of it, never during this call.
    init(
        to server: RedisAddress,
        at address: SocketAddress,
        tls: TLSClientHandle?,
        limits: RedisLimits,
        on loop: EventLoop,
        report: @escaping (Event) -> Void
    ) {
        self.report = report
        self.limits = limits
        self.loop = loop
        outbound = OutboundConnection(to: address, tls: tls, on: loop) { [weak self] event in
            self?.take(event, server)
        }
        timer = loop.schedule(after: limits.connectTime) { [weak self] in
            self?.end("no connection after \(limits.connectTime)")
        }
    }

    /// Bytes that have not left yet.
    var pendingBytes: Int { outbound?.pendingBytes ?? 0 }

    /// Sends a command; `reply` is called with its answer, and never when the connection ends before.
    func send(_ command: [UInt8], _ reply: Reply? = nil) {
        guard isReady else { return }
        replies.append(reply)
        outbound?.send(command)
    }

    /// Sends `SUBSCRIBE` or `UNSUBSCRIBE`, which are answered by what is pushed.
    func sendSubscription(_ command: [UInt8]) {
        guard isReady else { return }
        isSubscribed = true
        outbound?.send(command)
    }

    /// Closes the connection; nothing is reported any more.
    func close() {
        isReady = false
        if let timer = timer.take() { loop.cancel(timer) }
        outbound.take()?.close()
        replies = []
    }

    private func end(_ reason: String) {
        guard outbound != nil else { return }
        close()
        report(.ended(RedisError(description: reason)))
    }

    private func take(_ event: OutboundConnection.Event, _ server: RedisAddress) {
        switch event {
        case .opened: signIn(server)
        case .received(let bytes): receive(bytes)
        case .drained: report(.drained)
        case .ended(let reason): end(reason)
        }
    }

    // MARK: Signing in

    private func signIn(_ server: RedisAddress) {
        var commands: [[UInt8]] = []
        if let password = server.password {
            commands.append(
                server.user.map { RedisCommand.bytes("AUTH", $0, password) } ?? RedisCommand.bytes("AUTH", password)
            )
        }
        if server.database != 0 { commands.append(RedisCommand.bytes("SELECT", "\(server.database)")) }
        // Asked last, answered last: whoever answers this has let us in.
        commands.append(RedisCommand.bytes("PING"))
        let count = commands.count
        for (index, command) in commands.enumerated() {
            replies.append { [weak self] value in
                // What a server says about a password is its own text, and never the password.
                if case .error(let text) = value { return self?.end("the server refused: \(text)") ?? () }
                if index == count - 1 { self?.open() }
            }
            outbound?.send(command)
        }
    }

    private func open() {
        isReady = true
        hasHeard = true
        if let timer = timer.take() { loop.cancel(timer) }
        watch()
        report(.ready)
    }

    /// Asks now and then whether the server is there: one that is gone without a word would be waited for in vain.
    private func watch() {
        timer = loop.schedule(after: limits.silence) { [weak self] in
            guard let self, outbound != nil else { return }
            guard hasHeard else { return end("no answer for \(limits.silence)") }
            hasHeard = false
            if isSubscribed {
                outbound?.send(RedisCommand.bytes("PING"))
            } else {
                send(RedisCommand.bytes("PING"))
            }
            watch()
        }
    }

    // MARK: Answers

    private func receive(_ bytes: [UInt8]) {
        hasHeard = true
        reader.feed(unsafe bytes.span.bytes)
        do {
            while outbound != nil, let value = try reader.next() { take(value) }
        } catch {
            end(error.description)
        }
    }

    private func take(_ value: RedisValue) {
        if isSubscribed, answered == replies.count {
            if case .array(let words) = value { report(.pushed(words)) }
            return
        }
        guard answered < replies.count else { return end("an answer that nobody asked for") }
        let reply = replies[answered]
        answered += 1
        if answered == replies.count || answered > 1024 {
            replies.removeFirst(answered)
            answered = 0
        }
        reply?(value)
    }
}

/// What a connection may take.
struct RedisLimits: Equatable, Sendable {
    /// From the first packet to the answer to the first command.
    var connectTime = Duration.seconds(5)
    /// Without a word from the server; it is asked for one after as long.
    var silence = Duration.seconds(5)
    /// Until the first attempt to come back, on average; twice as long each time.
    var shortestPause = Duration.milliseconds(50)
    var longestPause = Duration.seconds(1)
    /// Bytes that may wait for the server; what does not fit is dropped, and counted.
    var pendingBytes = 16 << 20
}

/// Why a server cannot be reached, or no longer; names no password.
struct RedisError: Error, Equatable, CustomStringConvertible {
    let description: String
}
