internal import CH2OShim

/// A connection that a loop opens to another server; the door to `mochi_client.h`.
///
/// Valid until its owner was told of its end, or has closed it; the owner is retained for as long.
@safe struct OutboundHandle {
    private let raw: OpaquePointer

    /// Begins to open a connection; its owner is told what becomes of it, in another turn.
    ///
    /// Nil on a loop that has stopped: one that is opened because another was ended there would be ended as well, for ever.
    init?(to address: SocketAddress, on loop: EventLoop, owner: OutboundConnection) {
        guard !loop.isStopping, let loop = unsafe loop.handle.raw else { return nil }
        var callbacks = Self.callbacks
        let held = unsafe Unmanaged.passRetained(owner).toOpaque()
        let raw = unsafe address.bytes.withUnsafeBytes {
            unsafe mochi_client_connect(loop, $0.baseAddress, $0.count, &callbacks, held)
        }
        guard let raw = unsafe raw else {
            preconditionFailure("mochi_client_connect ends the process rather than return nothing")
        }
        unsafe self.raw = raw
    }

    /// Sends bytes that do not change until the owner was told that they have left.
    func write(_ bytes: UnsafeRawBufferPointer) {
        unsafe mochi_client_write(raw, bytes.baseAddress, bytes.count)
    }

    func close(_ owner: OutboundConnection) {
        unsafe mochi_client_close(raw)
        unsafe Unmanaged.passUnretained(owner).release()
    }

    private static let callbacks = unsafe mochi_client_callbacks(
        on_connect: { unsafe withConnection($0) { $0.onConnect() } },
        on_receive: { owner, base, count in
            unsafe withConnection(owner) { unsafe $0.onReceive(UnsafeRawBufferPointer(start: base, count: count)) }
        },
        on_written: { unsafe withConnection($0) { $0.onWritten() } },
        on_end: { owner, reason in
            guard let owner = unsafe owner else { return }
            // Balances `passRetained` in `init`.
            let connection = unsafe Unmanaged<OutboundConnection>.fromOpaque(owner).takeRetainedValue()
            connection.onEnd(unsafe reason.map { unsafe String(cString: $0) } ?? "")
        }
    )

    private static func withConnection(_ owner: UnsafeMutableRawPointer?, _ body: (OutboundConnection) -> Void) {
        guard let owner = unsafe owner else { return }
        // Retained: the connection may be closed meanwhile.
        body(unsafe Unmanaged<OutboundConnection>.fromOpaque(owner).takeUnretainedValue())
    }
}
