/// A connection of a loop to another server, in the clear or by TLS: bytes both ways, in order.
///
/// Everything happens on the loop. It lives until it ends, whoever else holds it.
@safe package final class OutboundConnection: @unchecked Sendable {
    // Guard of the unchecked conformance: all variables belong to `loop`; every entry checks that it is current.
    package enum Event: Sendable, Equatable {
        /// Bytes may be sent now.
        case opened
        case received([UInt8])
        /// All that was sent has left.
        case drained
        /// It could not be opened, or is no longer: the last event.
        case ended(String)
    }

    package let loop: EventLoop
    private let tls: TLSClientHandle?
    private let report: (Event) -> Void
    private var handle: OutboundHandle?
    private var isOpen = false
    /// What waits, until what is leaving has left.
    private var waiting: [UInt8] = []
    /// Bytes that the shim reads; nobody changes them meanwhile.
    private var leaving: [UInt8] = []

    /// Begins to open a connection; `report` is told what becomes of it, never during this call.
    ///
    /// On a loop that has stopped none is opened, and nothing is told.
    package init(
        to address: SocketAddress,
        tls: TLSClientHandle? = nil,
        on loop: EventLoop,
        report: @escaping (Event) -> Void
    ) {
        loop.preconditionIsCurrent()
        self.loop = loop
        self.tls = tls
        self.report = report
        handle = OutboundHandle(to: address, on: loop, owner: self)
    }

    /// Bytes that have not left yet.
    package var pendingBytes: Int { waiting.count + leaving.count }

    /// Sends bytes behind those that wait already; nothing when it is not open.
    ///
    /// Nothing bounds what waits: whoever sends looks at `pendingBytes` before.
    package func send(_ bytes: [UInt8]) {
        loop.preconditionIsCurrent()
        guard isOpen, handle != nil, !bytes.isEmpty else { return }
        guard let tls else { return append(bytes) }
        do {
            try tls.write(bytes)
            append(tls.takeOutput())
        } catch {
            end(error.description)
        }
    }

    /// Closes the connection; nothing is reported any more.
    package func close() {
        loop.preconditionIsCurrent()
        isOpen = false
        (waiting, leaving) = ([], [])
        handle.take()?.close(self)
    }

    private func append(_ bytes: [UInt8]) {
        waiting += bytes
        write()
    }

    private func write() {
        guard leaving.isEmpty, !waiting.isEmpty, let handle else { return }
        swap(&leaving, &waiting)
        unsafe leaving.withUnsafeBytes { unsafe handle.write($0) }
    }

    private func end(_ reason: String) {
        guard handle != nil else { return }
        close()
        report(.ended(reason))
    }

    // MARK: What the shim calls

    func onConnect() {
        guard tls != nil else { return open() }
        shakeHands()
    }

    func onReceive(_ bytes: UnsafeRawBufferPointer) {
        let bytes = unsafe Array(bytes)
        guard let tls else { return report(.received(bytes)) }
        tls.receive(bytes)
        if !isOpen { shakeHands() }
        do {
            while isOpen {
                switch try tls.read() {
                case .bytes(let piece): report(.received(piece))
                case .nothing: return append(tls.takeOutput())
                case .end: return end("the server closed the connection")
                }
            }
        } catch {
            end(error.description)
        }
    }

    func onWritten() {
        leaving.removeAll(keepingCapacity: leaving.capacity <= 64 * 1024)
        write()
        if leaving.isEmpty, isOpen { report(.drained) }
    }

    func onEnd(_ reason: String) {
        handle = nil
        isOpen = false
        (waiting, leaving) = ([], [])
        report(.ended(reason))
    }

    private func shakeHands() {
        guard let tls else { return }
        do {
            let isComplete = try tls.shakeHands()
            append(tls.takeOutput())
            if isComplete { open() }
        } catch {
            end(error.description)
        }
    }

    private func open() {
        isOpen = true
        report(.opened)
    }
}
