internal import CH2OShim

/// The door to `mochi_websocket.h`: a socket on its loop, from `onOpen` to `onGone`.
@safe struct WebSocketHandle {
    private let raw: OpaquePointer

    /// Writes what comes next in `queue`; whether the connection took all of it.
    func write(_ queue: inout SendQueue, _ pool: FrameBufferPool) -> Bool {
        while !queue.isEmpty {
            let (offered, taken) = unsafe withUnsafeTemporaryAllocation(of: mochi_bytes.self, capacity: Self.mostPieces)
            {
                slices in
                var count = 0
                var offered = 0
                unsafe queue.forEachPiece(Self.mostPieces) { piece in
                    unsafe slices[count] = mochi_bytes(borrowing: piece)
                    count += 1
                    offered += piece.count
                }
                return (offered, unsafe mochi_websocket_write(raw, slices.baseAddress, count))
            }
            queue.advance(by: taken, pool)
            guard taken == offered else { return false }
        }
        return true
    }

    /// Writes one piece; returns how much of it the connection took.
    func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        var slice = unsafe mochi_bytes(borrowing: bytes)
        return unsafe mochi_websocket_write(raw, &slice, 1)
    }

    /// Writes a frame whose payload stays where it is; returns how much of both the connection took.
    func write(head: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) -> Int {
        unsafe withUnsafeTemporaryAllocation(of: mochi_bytes.self, capacity: 2) { slices in
            unsafe slices[0] = mochi_bytes(borrowing: head)
            unsafe slices[1] = mochi_bytes(borrowing: payload)
            return unsafe mochi_websocket_write(raw, slices.baseAddress, 2)
        }
    }

    private static let mostPieces = 64

    func pause(_ pauses: Bool) {
        unsafe mochi_websocket_pause(raw, pauses)
    }

    func expectClose() {
        unsafe mochi_websocket_expect_close(raw)
    }

    /// The handle may be invalid afterwards.
    func finish() {
        unsafe mochi_websocket_finish(raw)
    }

    func cut() {
        unsafe mochi_websocket_cut(raw)
    }

    // MARK: Callbacks

    /// Tells a loop what its sockets call.
    static func configure(_ loop: OpaquePointer?) {
        var callbacks = callbacks
        unsafe mochi_websocket_configure(loop, &callbacks)
    }

    private static let callbacks = unsafe mochi_websocket_callbacks(
        on_open: { user, raw in
            guard let raw = unsafe raw else { return }
            unsafe withSocket(user) { unsafe $0.onOpen(WebSocketHandle(raw: raw)) }
        },
        on_message: { user, base, count, kind in
            unsafe withSocket(user) {
                unsafe $0.onMessage(
                    UnsafeRawBufferPointer(start: base, count: count),
                    isText: kind & Int32(MOCHI_MESSAGE_BINARY) == 0,
                    isCompressed: kind & Int32(MOCHI_MESSAGE_COMPRESSED) != 0
                )
            }
        },
        on_reply: { user, base, count in
            unsafe withSocket(user) { unsafe $0.onReply(UnsafeRawBufferPointer(start: base, count: count)) }
        },
        on_turn: { user in unsafe withSocket(user) { $0.onTurn() } },
        on_writable: { user in unsafe withSocket(user) { $0.onWritable() } },
        on_silence: { user in unsafe withSocket(user) { $0.onSilence() } },
        on_end: { user, code, base, count in
            unsafe withSocket(user) {
                let reason = unsafe String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
                $0.onEnd(code, reason)
            }
        },
        on_gone: { user in
            guard let user = unsafe user else { return }
            // Balances `passRetained` in `accept`.
            unsafe Unmanaged<Socket>.fromOpaque(user).takeRetainedValue().onGone()
        }
    )

    private static func withSocket(_ user: UnsafeMutableRawPointer?, _ body: (Socket) -> Void) {
        guard let user = unsafe user else { return }
        unsafe Unmanaged<Socket>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
    }
}

extension mochi_bytes {
    /// Bytes as the shim takes them; they stay the caller's.
    fileprivate init(borrowing bytes: UnsafeRawBufferPointer) {
        unsafe self.init(base: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    }
}

extension IncomingRequest {
    /// The Upgrade field of an HTTP/1.1 request whose Connection names it, else empty.
    package var upgrade: String {
        let bytes = unsafe raw.pointee.upgrade
        return unsafe String(decoding: UnsafeRawBufferPointer(start: bytes.base, count: bytes.count), as: UTF8.self)
    }

    /// Answers with 101 and the fields that were added, and turns the connection into `socket`.
    ///
    /// False when the request cannot be switched any more; nothing has happened then.
    package func accept(_ socket: Socket, key: String) -> Bool {
        var limits = mochi_websocket_limits(
            message_bytes: UInt64(clamping: socket.limits.message),
            idle_ms: socket.limits.idleTime?.clampedMilliseconds ?? 0,
            close_ms: socket.limits.closeTime.clampedMilliseconds,
            compresses: socket.codec != nil
        )
        var key = key
        let retained = unsafe Unmanaged.passRetained(socket)
        let isAccepted = key.withUTF8 { key in
            unsafe mochi_websocket_accept(
                raw,
                mochi_bytes(base: key.baseAddress, count: key.count),
                &limits,
                retained.toOpaque()
            )
        }
        if !isAccepted { unsafe retained.takeRetainedValue().onGone() }
        return isAccepted
    }
}
