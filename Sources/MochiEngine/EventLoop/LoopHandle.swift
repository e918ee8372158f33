internal import CH2OShim
internal import Glibc

/// The door to `mochi_loop.h`.
@safe struct LoopHandle {
    private(set) var raw: OpaquePointer?
    private var last = Counters()

    /// Nanoseconds of the monotonic clock.
    static var nanoseconds: UInt64 { mochi_process_nanoseconds() }

    static var currentLoop: EventLoop? {
        guard let owner = unsafe mochi_loop_current_owner() else { return nil }
        return unsafe Unmanaged<EventLoop>.fromOpaque(owner).takeUnretainedValue()
    }

    static func isCurrent(_ loop: EventLoop) -> Bool {
        unsafe mochi_loop_current_owner() == Unmanaged.passUnretained(loop).toOpaque()
    }

    /// Makes the C loop; `owner` outlives it because its thread holds it until `run` has returned.
    mutating func create(limits: Limits, owner: EventLoop) {
        var limits = limits.raw
        var callbacks = LoopHandle.callbacks
        unsafe raw = mochi_loop_create(&limits, &callbacks, Unmanaged.passUnretained(owner).toOpaque())
        unsafe WebSocketHandle.configure(unsafe raw)
    }

    mutating func destroy() {
        last = counters
        unsafe mochi_loop_destroy(raw)
        unsafe raw = nil
    }

    // After `destroy` nothing happens: calls that were on their way to the loop may arrive then.

    func run(maximumWait: Int32) {
        unsafe mochi_loop_run(raw, maximumWait)
    }

    func schedule() {
        guard let raw = unsafe raw else { return }
        unsafe mochi_loop_schedule(raw)
    }

    func wake() {
        unsafe mochi_loop_wake(raw)
    }

    var connectionCount: Int { unsafe raw.map { unsafe mochi_loop_connections($0) } ?? 0 }

    var counters: Counters { unsafe raw.map { unsafe Counters(mochi_loop_counters($0).pointee) } ?? last }

    func drain() {
        guard let raw = unsafe raw else { return }
        unsafe mochi_loop_drain(raw)
    }

    func cut() {
        guard let raw = unsafe raw else { return }
        unsafe mochi_loop_cut(raw)
    }

    // MARK: Listeners

    func listen(descriptor: Int32, tls: TLSIdentity?, distributes: Bool) -> UInt32 {
        unsafe mochi_loop_listen(raw, descriptor, tls?.handle.raw, distributes)
    }

    func listenAdopted(tls: TLSIdentity?) -> UInt32 {
        unsafe mochi_loop_listen_adopted(raw, tls?.handle.raw)
    }

    /// Every connection of the listener begins with a PROXY line, of a peer that the loop's responder trusts.
    func expectProxyLine(listener: UInt32) {
        unsafe mochi_loop_expect_proxy_line(raw, listener) { owner, peer in
            guard let owner = unsafe owner, let peer = unsafe peer else { return false }
            let address = unsafe PeerAddress(socketAddress: UnsafeRawBufferPointer(start: peer, count: 28))
            return unsafe Unmanaged<EventLoop>.fromOpaque(owner)._withUnsafeGuaranteedRef {
                $0.trustsProxyLine(of: address)
            }
        }
    }

    func adopt(descriptor: Int32, listener: UInt32) {
        guard let raw = unsafe raw else {
            Glibc.close(descriptor)
            return
        }
        unsafe mochi_loop_adopt(raw, listener, descriptor)
    }

    func setTLS(_ tls: TLSIdentity, listener: UInt32) {
        guard let raw = unsafe raw else { return }
        unsafe mochi_loop_set_tls(raw, listener, tls.handle.raw)
    }

    func closeListeners() {
        guard let raw = unsafe raw else { return }
        unsafe mochi_loop_close_listeners(raw)
    }

    // MARK: Callbacks

    // Thunks: recover the object, call one method. The loop owns itself for as long as its thread runs, so nothing is
    // retained on the way.
    private static let callbacks = unsafe mochi_loop_callbacks(
        on_jobs: { unsafe withLoop($0) { $0.onJobs() } },
        on_wake: { unsafe withLoop($0) { $0.onWake() } },
        on_accept: { owner, listener, descriptor in
            unsafe withLoop(owner) { $0.distribute?(listener, descriptor) }
        },
        on_request: { owner, request in
            guard let request = unsafe request else { return }
            unsafe withLoop(owner) { unsafe $0.onRequest(IncomingRequest(raw: request)) }
        },
        on_refused: { owner, method, target, status in
            unsafe withLoop(owner) {
                unsafe $0.onRefused(
                    method: UnsafeRawBufferPointer(start: method.base, count: method.count),
                    target: UnsafeRawBufferPointer(start: target.base, count: target.count),
                    status: Int(status)
                )
            }
        },
        on_proceed: { _, request in unsafe withExchange(request) { $0.onProceed() } },
        on_body: { _, request, base, count, status in
            unsafe withExchange(request) {
                unsafe $0.onBody(UnsafeRawBufferPointer(start: base, count: count), status: status)
            }
        },
        on_disconnect: { _, request in unsafe withExchange(request) { $0.onDisconnect() } },
        on_dispose: { owner, request, completed in
            guard let user = unsafe request?.pointee.user else { return }
            unsafe withLoop(owner) { loop in
                // Balances `passRetained` in `IncomingRequest.attach`.
                let exchange = unsafe Unmanaged<Exchange>.fromOpaque(user).takeRetainedValue()
                exchange.onDispose(completed: completed)
                loop.recycle(consume exchange)
            }
        }
    )

    private static func withLoop(_ owner: UnsafeMutableRawPointer?, _ body: (EventLoop) -> Void) {
        guard let owner = unsafe owner else { return }
        unsafe Unmanaged<EventLoop>.fromOpaque(owner)._withUnsafeGuaranteedRef(body)
    }

    private static func withExchange(_ request: UnsafeMutablePointer<mochi_request>?, _ body: (Exchange) -> Void) {
        guard let user = unsafe request?.pointee.user else { return }
        unsafe Unmanaged<Exchange>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
    }
}

extension Counters {
    fileprivate init(_ raw: mochi_counters) {
        self.init()
        accepted = raw.accepted
        acceptPauses = raw.accept_pauses
        addressRefusals = raw.address_refusals
        proxyRefusals = raw.proxy_refusals
        handshakeFailures = raw.handshake_failures
        requests = raw.requests
        badRequests = raw.bad_requests
        headTimeouts = raw.head_timeouts
        bodyTimeouts = raw.body_timeouts
        idleTimeouts = raw.idle_timeouts
        stalledWrites = raw.stalled_writes
        http2Cuts = raw.http2_cuts
        disconnects = raw.disconnects
    }
}

extension Limits {
    fileprivate var raw: mochi_limits {
        mochi_limits(
            head_bytes: UInt32(clamping: headBytes),
            header_fields: UInt32(clamping: min(headerFields, 100)),
            body_bytes: UInt64(clamping: bodyBytes),
            handshake_ms: handshakeTime.clampedMilliseconds,
            head_ms: headTime.clampedMilliseconds,
            idle_ms: keepAliveTime.clampedMilliseconds,
            stall_ms: stallTime.clampedMilliseconds,
            rate: UInt32(clamping: minimumRate),
            connections: UInt32(clamping: connections),
            connections_per_address: UInt32(clamping: connectionsPerAddress),
            http2_resets: UInt32(clamping: http2Resets),
            http2_control: UInt32(clamping: http2ControlFrames),
            http2_body_memory: UInt64(clamping: http2BodyMemory),
            http2: http2
        )
    }
}
