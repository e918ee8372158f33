import CH2OShim
import Glibc
import TestSupport
import Testing

/// What `mochi_websocket.h` promises about the order of its callbacks, and what may be done inside of them.
@Suite(.serialized)
struct WebSocketTests {
    private typealias Event = ShimSockets.Event

    private static let handshake = WebSocketHandshake("/", key: WebSocketHandshake.sampleKey).request
    private static let whole: [Event] = [.open, .end(1000), .gone]

    private static func frames(_ frames: WebSocketFrame...) -> [UInt8] { frames.flatMap(\.bytes) }

    /// A loop with one socket that is open.
    private func open(_ sockets: ShimSockets) -> Peer {
        let peer = sockets.loop.connect()
        peer.send(Self.handshake)
        sockets.loop.settle()
        #expect(peer.receive()?.contains("HTTP/1.1 101 ") == true)
        return peer
    }

    @Test func `a socket opens, hears, ends and goes, in this order`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        peer.send(Self.frames(.text("a"), .text("b", isFinal: false), .ping("?"), .continuation("c"), .close(1000)))
        sockets.loop.settle()
        let before: [Event] = [.open, .turn, .message("a"), .reply(10), .message("bc"), .reply(8), .end(1000), .turn]
        #expect(sockets.takeEvents() == before)
        sockets.finish()
        #expect(sockets.takeEvents() == [.gone])
        #expect(sockets.loop.connections == 0)
        sockets.loop.destroy()
    }

    // MARK: Clients that leave

    @Test func `a client that leaves before its 101 opens nothing`() {
        let sockets = ShimSockets()
        let peer = sockets.loop.connect()
        sockets.onAccept = { peer.leave() }
        peer.send(Self.handshake)
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.gone])
        #expect(sockets.loop.connections == 0)
        sockets.loop.destroy()
    }

    @Test(arguments: [true, false])
    func `a client that leaves while its 101 leaves opens nothing`(isDestroyed: Bool) {
        let sockets = ShimSockets()
        sockets.fieldSize = 1_000_000  // more than the socket takes
        let peer = sockets.loop.connect()
        peer.send(Self.handshake)
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [])
        if isDestroyed { sockets.loop.destroy() } else { peer.leave() }
        if !isDestroyed { #expect(sockets.loop.turn { sockets.loop.connections == 0 }) }
        #expect(sockets.takeEvents() == [.gone])
        if !isDestroyed { sockets.loop.destroy() }
    }

    @Test func `a socket opens when its 101 has left`() {
        let sockets = ShimSockets()
        sockets.fieldSize = 1_000_000
        let peer = sockets.loop.connect()
        peer.send(Self.handshake)
        peer.send(Self.frames(.text("early")))
        #expect(
            sockets.loop.turn {
                _ = peer.receive()
                return sockets.events.contains(.turn)
            }
        )
        #expect(sockets.takeEvents() == [.open, .message("early"), .turn])
        sockets.loop.destroy()
        #expect(sockets.takeEvents() == [.end(1006), .gone])
    }

    @Test(arguments: [0, 1, 5, 8])
    func `a client that leaves inside a frame is lost once`(count: Int) {
        let sockets = ShimSockets()
        let peer = open(sockets)
        peer.send(Array(Self.frames(.text("abc", isFinal: false), .continuation("defg")).prefix(count)))
        sockets.loop.settle()
        peer.leave()
        sockets.loop.settle()
        #expect(sockets.takeEvents().filter { $0 != .turn } == [.open, .end(1006), .gone])
        #expect(sockets.loop.connections == 0)
        sockets.loop.destroy()
    }

    @Test func `a client that leaves while nobody reads is seen when reading goes on`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        sockets.pause(true)
        peer.send(Self.frames(.text("a")))
        peer.leave()
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.open, .turn])
        sockets.pause(false)
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.message("a"), .turn, .end(1006), .gone])
        sockets.loop.destroy()
    }

    @Test func `a cut is seen also when nobody reads`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        sockets.pause(true)
        sockets.cut()
        sockets.pause(false)
        sockets.pause(true)
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.open, .turn, .end(1006), .gone])
        #expect(peer.receive() == nil)
        sockets.loop.destroy()
    }

    // MARK: Inside of callbacks

    enum Act: CaseIterable, Sendable {
        case cut, finish, pause, resume, pauseAndResume, expectClose, write, finishAndCut, cutAndFinish
    }

    private static func perform(_ act: Act, _ sockets: ShimSockets) {
        switch act {
        case .cut: sockets.cut()
        case .finish: sockets.finish()
        case .pause: sockets.pause(true)
        case .resume: sockets.pause(false)
        case .pauseAndResume:
            sockets.pause(true)
            sockets.pause(false)
        case .expectClose: sockets.expectClose()
        case .write: _ = sockets.write([0x81, 1, 97])
        case .finishAndCut:
            sockets.finish()
            sockets.cut()
        case .cutAndFinish:
            sockets.cut()
            sockets.finish()
        }
    }

    @Test(arguments: ShimSockets.Callback.allCases, Act.allCases)
    func `everything may be called from inside every callback`(callback: ShimSockets.Callback, act: Act) {
        let sockets = ShimSockets()
        if callback == .silence { sockets.idleMilliseconds = 600 }
        sockets.on(callback) { Self.perform(act, sockets) }
        let peer = sockets.loop.connect()
        peer.send(Self.handshake)
        peer.send(Self.frames(.text("a"), .text("b", isFinal: false), .ping("?"), .continuation("c"), .text("d")))
        sockets.loop.settle()
        // The rest, as far as the socket is still there: a full socket, silence, a close.
        if sockets.isOpen {
            sockets.pause(false)
            var sent = 0
            repeat {
                sent = sockets.write([UInt8](repeating: 0, count: 100_000))
            } while sent == 100_000
            _ = peer.receive()
            sockets.loop.settle()
        }
        if callback == .silence { #expect(sockets.loop.turn { !sockets.isOpen || sockets.events.contains(.silence) }) }
        if sockets.isOpen {
            sockets.pause(false)
            peer.send(Self.frames(.close(1000)))
            sockets.loop.settle()
        }
        if sockets.isOpen { sockets.finish() }
        #expect(sockets.loop.turn { sockets.loop.connections == 0 })
        let events = sockets.takeEvents()
        #expect(events.count { $0 == .open } == 1)
        #expect(events.count { if case .end = $0 { true } else { false } } == 1)
        #expect(events.last == .gone)
        #expect(events.count { $0 == .gone } == 1)
        if [.cut, .cutAndFinish, .finishAndCut].contains(act), callback == .message {
            #expect(events.count { if case .message = $0 { true } else { false } } == 1, "\(events)")
        }
        sockets.loop.destroy()
        #expect(sockets.takeEvents() == [])
    }

    @Test func `a socket may be finished from inside the silence of the one before it`() {
        let sockets = ShimSockets()
        sockets.idleMilliseconds = 600
        let silent = open(sockets)
        let leaving = open(sockets)
        leaving.send(Self.frames(.close(1000)))
        sockets.loop.settle()
        sockets.on(.silence) { sockets.finish() }
        #expect(sockets.loop.turn { sockets.loop.connections == 1 })
        #expect(leaving.receive() == nil)
        #expect(sockets.takeEvents().filter { $0 == .end(1006) || $0 == .gone } == [.gone])
        silent.leave()
        sockets.loop.destroy()
    }

    @Test func `a pause holds back what has been read already`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        sockets.on(.message) { sockets.pause(true) }
        peer.send(Self.frames(.text("a"), .text("b"), .text("c")))
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.open, .turn, .message("a"), .turn])
        sockets.on(.message) {}
        sockets.pause(false)
        #expect(sockets.takeEvents() == [.message("b"), .message("c"), .turn])
        sockets.loop.destroy()
    }

    // MARK: Writing

    @Test func `a write that is short is followed by on_writable, and loses nothing`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 >> 8) & 127 }
        var at = 0
        func push() {
            while at < bytes.count {
                let count = min(100_000, bytes.count - at)
                let taken = sockets.write(Array(bytes[at..<at + count]))
                at += taken
                if taken < count { return }
            }
        }
        sockets.on(.writable, push)
        push()
        #expect(at < bytes.count)
        #expect(sockets.write([1]) == 0)
        var received: [UInt8] = []
        #expect(
            sockets.loop.turn {
                received += peer.receiveBytes()
                return received.count == bytes.count
            }
        )
        let isSame = received == bytes
        #expect(isSame)
        sockets.loop.destroy()
    }

    @Test func `a write to a client that has gone takes everything, and the end is told`() {
        let sockets = ShimSockets()
        let peer = open(sockets)
        peer.leave()
        #expect(sockets.write([1, 2, 3]) == 3)
        #expect(sockets.write([1, 2, 3]) == 3)
        sockets.loop.settle()
        #expect(sockets.takeEvents() == [.open, .turn, .end(1006), .gone])
        sockets.loop.destroy()
    }

    // MARK: The loop's end

    @Test func `a loop that ends tells every socket, whatever it is at`() {
        let sockets = ShimSockets()
        let idle = open(sockets)
        let paused = open(sockets)
        sockets.pause(true)
        let full = open(sockets)
        while sockets.write([UInt8](repeating: 0, count: 100_000)) == 100_000 {}
        let fragmented = open(sockets)
        fragmented.send(Self.frames(.text("a", isFinal: false)))
        let ended = open(sockets)
        ended.send(Self.frames(.close(1000)))
        sockets.loop.settle()
        _ = sockets.takeEvents()
        sockets.loop.destroy()
        let events = sockets.takeEvents()
        #expect(events.count { $0 == .end(1006) } == 4)
        #expect(events.count { $0 == .gone } == 5)
        for peer in [idle, paused, full, fragmented, ended] { peer.leave() }
    }

    @Test func `a request that cannot be switched stays a request`() {
        let sockets = ShimSockets()
        sockets.key = String(repeating: "A", count: 200)
        let peer = sockets.loop.connect()
        peer.send(Self.handshake)
        sockets.loop.settle()
        #expect(peer.receive()?.hasPrefix("HTTP/1.1 400 ") == true)
        #expect(sockets.takeEvents() == [])
        sockets.loop.destroy()
    }
}

/// Sockets of a C loop, each accepted as it comes, and what they said; the functions speak to the one opened last.
@safe final class ShimSockets {
    enum Event: Equatable {
        case open, turn, writable, silence, gone
        case message(String)
        case reply(UInt8)
        case end(UInt16)
    }

    enum Callback: CaseIterable, Sendable {
        case open, message, reply, turn, writable, silence, end
    }

    let loop = ShimLoop()
    private(set) var events: [Event] = []
    var onAccept: () -> Void = {}
    /// Bytes of a field of the 101.
    var fieldSize = 0
    var key = WebSocketHandshake.sampleKey
    /// No limit unless a test is about silence: on a busy machine any other might outlast one.
    var idleMilliseconds: UInt32 = 0
    private var actions: [Callback: () -> Void] = [:]
    private var socket: OpaquePointer?
    private var isInside = false

    init() {
        var callbacks = Self.callbacks
        unsafe mochi_websocket_configure(loop.raw, &callbacks)
        loop.onRequest = { [unowned self] in accept($0) }
    }

    private func accept(_ request: Request) {
        onAccept()
        if fieldSize > 0 {
            let value = [UInt8](repeating: 97, count: fieldSize)
            unsafe mochi_response_add(request.raw, "x-large", 7, value, value.count, false)
        }
        var limits = mochi_websocket_limits()
        limits.message_bytes = 1_000_000
        limits.idle_ms = idleMilliseconds
        limits.close_ms = 1000
        let user = unsafe Unmanaged.passUnretained(self).toOpaque()
        let isAccepted = key.withUTF8 {
            unsafe mochi_websocket_accept(
                request.raw,
                mochi_bytes(base: $0.baseAddress, count: $0.count),
                &limits,
                user
            )
        }
        if !isAccepted { request.send(400, "no") }
    }

    var isOpen: Bool { unsafe socket != nil }

    func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    /// Does `action` whenever a callback comes, and not inside itself.
    func on(_ callback: Callback, _ action: @escaping () -> Void) {
        actions[callback] = action
    }

    func pause(_ pauses: Bool) {
        if let socket = unsafe socket { unsafe mochi_websocket_pause(socket, pauses) }
    }

    func cut() {
        if let socket = unsafe socket { unsafe mochi_websocket_cut(socket) }
    }

    func finish() {
        if let socket = unsafe socket { unsafe mochi_websocket_finish(socket) }
    }

    func expectClose() {
        if let socket = unsafe socket { unsafe mochi_websocket_expect_close(socket) }
    }

    func write(_ bytes: [UInt8]) -> Int {
        guard let socket = unsafe socket else { return 0 }
        return unsafe bytes.withUnsafeBufferPointer {
            var slice = unsafe mochi_bytes(base: $0.baseAddress, count: $0.count)
            return unsafe mochi_websocket_write(socket, &slice, 1)
        }
    }

    private func note(_ event: Event, _ callback: Callback) {
        events.append(event)
        guard !isInside, let action = actions[callback] else { return }
        isInside = true
        action()
        isInside = false
    }

    // The test holds the object for as long as the loop lives.
    private static func find(_ user: UnsafeMutableRawPointer?) -> ShimSockets? {
        unsafe user.map { unsafe Unmanaged<ShimSockets>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func bytes(_ base: UnsafePointer<UInt8>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: base, count: count)
    }

    private static let callbacks = unsafe mochi_websocket_callbacks(
        on_open: { user, socket in
            guard let sockets = unsafe find(user) else { return }
            unsafe sockets.socket = socket
            sockets.note(.open, .open)
        },
        on_message: { user, base, count, _ in
            let text = unsafe String(decoding: bytes(base, count), as: UTF8.self)
            unsafe find(user)?.note(.message(text), .message)
        },
        on_reply: { user, base, count in
            let opcode = unsafe bytes(base, count)[0] & 15
            unsafe find(user)?.note(.reply(opcode), .reply)
        },
        on_turn: { unsafe find($0)?.note(.turn, .turn) },
        on_writable: { unsafe find($0)?.note(.writable, .writable) },
        on_silence: { unsafe find($0)?.note(.silence, .silence) },
        on_end: { user, code, _, _ in unsafe find(user)?.note(.end(code), .end) },
        on_gone: { user in
            guard let sockets = unsafe find(user) else { return }
            unsafe sockets.socket = nil
            sockets.events.append(.gone)
        }
    )
}

extension Peer {
    /// What has arrived.
    func receiveBytes() -> [UInt8] {
        Array((receive() ?? "").utf8)
    }
}
