import CH2OShim
import Glibc
import Testing

/// A C loop that the test itself turns, with everything its callbacks said.
///
/// It belongs to the thread of the test, which must not suspend while it lives.
@safe final class ShimLoop {
    enum Event: Equatable {
        case request(String)
        case body([UInt8])
        case bodyEnd(Int32)
        case proceed
        case disconnect
        case dispose(completed: Bool)
    }

    private(set) var events: [Event] = []
    var onRequest: (Request) -> Void = { _ in }
    var onProceed: (Request) -> Void = { _ in }
    var onBody: (Request, Int32) -> Void = { _, _ in }
    var onDisconnect: (Request) -> Void = { _ in }
    var onJobs: () -> Void = {}

    private(set) var raw: OpaquePointer?
    private var listener: UInt32 = 0

    init(_ change: (inout mochi_limits) -> Void = { _ in }) {
        mochi_process_ignore_write_signals()
        var limits = mochi_limits()
        limits.head_bytes = 4096
        limits.header_fields = 100
        limits.body_bytes = 1_000_000
        limits.handshake_ms = 10_000
        limits.head_ms = 10_000
        limits.idle_ms = 10_000
        limits.stall_ms = 10_000
        limits.rate = 240
        limits.connections = 100
        limits.http2_resets = 100
        limits.http2_control = 200
        limits.http2_body_memory = 1 << 20
        limits.http2 = true
        change(&limits)
        var callbacks = ShimLoop.callbacks
        unsafe raw = mochi_loop_create(&limits, &callbacks, Unmanaged.passUnretained(self).toOpaque())
        unsafe listener = mochi_loop_listen_adopted(raw, nil)
    }

    /// Hands a new connection to the loop and returns the client's end.
    func connect() -> Peer {
        let peer = Peer()
        unsafe mochi_loop_adopt(raw, listener, peer.takeOtherEnd())
        return peer
    }

    /// Turns until nothing more happens at once.
    func settle(_ turns: Int = 6) {
        for _ in 0..<turns { unsafe mochi_loop_run(raw, 0) }
    }

    /// Turns until `condition` holds; false after five seconds.
    func turn(until condition: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            unsafe mochi_loop_run(raw, 10)
        }
        return condition()
    }

    var connections: Int { unsafe mochi_loop_connections(raw) }

    func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    func destroy() {
        unsafe mochi_loop_destroy(raw)
    }

    // MARK: Callbacks

    // The test holds the loop for as long as its C half lives.
    private static func find(_ owner: UnsafeMutableRawPointer?) -> ShimLoop? {
        unsafe owner.map { unsafe Unmanaged<ShimLoop>.fromOpaque($0).takeUnretainedValue() }
    }

    private static let callbacks = unsafe mochi_loop_callbacks(
        on_jobs: { owner in unsafe find(owner)?.onJobs() },
        on_wake: { _ in },
        on_accept: { _, _, descriptor in close(descriptor) },
        on_request: { owner, request in
            guard let loop = unsafe find(owner), let request = unsafe Request(request) else { return }
            loop.events.append(.request(request.target))
            loop.onRequest(request)
        },
        on_refused: { _, _, _, _ in },
        on_proceed: { owner, request in
            guard let loop = unsafe find(owner), let request = unsafe Request(request) else { return }
            loop.events.append(.proceed)
            loop.onProceed(request)
        },
        on_body: { owner, request, base, count, status in
            guard let loop = unsafe find(owner), let request = unsafe Request(request) else { return }
            if status == 0 {
                unsafe loop.events.append(.body(Array(UnsafeBufferPointer(start: base, count: count))))
            } else {
                loop.events.append(.bodyEnd(status))
            }
            loop.onBody(request, status)
        },
        on_disconnect: { owner, request in
            guard let loop = unsafe find(owner), let request = unsafe Request(request) else { return }
            loop.events.append(.disconnect)
            loop.onDisconnect(request)
        },
        on_dispose: { owner, _, completed in unsafe find(owner)?.events.append(.dispose(completed: completed)) }
    )
}

/// A request of the C loop.
@safe struct Request {
    let raw: UnsafeMutablePointer<mochi_request>

    init?(_ raw: UnsafeMutablePointer<mochi_request>?) {
        guard let raw = unsafe raw else { return nil }
        unsafe self.raw = unsafe raw
    }

    var target: String {
        let bytes = unsafe raw.pointee.target
        return unsafe String(decoding: UnsafeBufferPointer(start: bytes.base, count: bytes.count), as: UTF8.self)
    }

    /// Ties a token to the request, so that its callbacks come.
    func takeOver() { unsafe mochi_request_set_user(raw, raw) }

    func readBody() { unsafe mochi_request_read_body(raw) }

    func watch() { unsafe mochi_request_watch(raw) }

    func send(_ status: Int32, _ text: StaticString) {
        unsafe mochi_response_send(raw, status, text.utf8Start, text.utf8CodeUnitCount, true)
    }

    func start(_ status: Int32, _ length: Int64) { unsafe mochi_response_start(raw, status, length) }

    @discardableResult
    func write(_ text: StaticString, count: Int? = nil, last: Bool) -> Bool {
        unsafe mochi_response_write(raw, text.utf8Start, count ?? text.utf8CodeUnitCount, last)
    }

    func abort() { unsafe mochi_response_abort(raw) }

    func sendFile(_ status: Int32, _ file: Int32, _ pieces: [mochi_piece]) {
        unsafe mochi_response_send_file(raw, status, file, pieces, pieces.count)
    }
}

/// The client's end of a socket pair.
final class Peer {
    private var client: Int32
    private var server: Int32

    init() {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let made = unsafe socketpair(AF_UNIX, kind, 0, &ends)
        precondition(made == 0, "there is a socket pair")
        client = ends[0]
        server = ends[1]
    }

    deinit {
        leave()
    }

    func takeOtherEnd() -> Int32 {
        server
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        let sent = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        #expect(sent == bytes.count || sent < 0)
    }

    func finishSending() {
        _ = shutdown(client, Int32(SHUT_WR))
    }

    /// What has arrived; nil when the other end has closed and nothing is left.
    func receive() -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = unsafe read(client, &buffer, buffer.count)
            if count > 0 {
                bytes += buffer[..<count]
            } else {
                let isOver = count == 0 || errno != EAGAIN
                return bytes.isEmpty && isOver ? nil : String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    func leave() {
        if client >= 0 { close(client) }
        client = -1
    }
}

/// An open file with a number that no other test is given when it has been closed.
func openFile(holding bytes: [UInt8]) -> Int32 {
    let file = unsafe open("/tmp", O_RDWR | 0x410000 | O_CLOEXEC, 0o600)  // O_TMPFILE
    #expect(file >= 0)
    #expect(unsafe write(file, bytes, bytes.count) == bytes.count)
    let high = fcntl(file, F_DUPFD_CLOEXEC, 700)
    close(file)
    return high
}
