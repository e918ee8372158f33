/// An HTTP/2 client in cleartext with prior knowledge that can be as rude as a test wants.
///
/// It writes any frame, reads typed events, and by itself only acknowledges SETTINGS, answers PING, and opens the windows again
/// as far as `manners` allow. One task uses a client at a time.
///
///     let client = try HTTP2Client(to: server.endpoint)
///     try client.send(.headers(1, .request()))
///     let response = try client.response(on: 1)
package final class HTTP2Client {
    /// What the client does without being told.
    package struct Manners: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) {
            self.rawValue = rawValue
        }

        package static let acknowledgesSettings = Self(rawValue: 1)
        package static let answersPings = Self(rawValue: 2)
        /// Without it the server runs out of window and a stalled reader is played.
        package static let replenishesWindows = Self(rawValue: 4)
        package static let all: Self = [.acknowledgesSettings, .answersPings, .replenishesWindows]
    }

    package static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    package let socket: RawClient
    package var manners: Manners

    /// Every event so far.
    package private(set) var history: [HTTP2Event] = []

    private var decoder = HPACKDecoder()
    private var block: (stream: UInt32, bytes: [UInt8], endStream: Bool)?

    /// Connects and sends the preface and `settings`; no SETTINGS frame when that is nil.
    package init(
        to endpoint: Endpoint,
        settings: HTTP2Frame? = .settings(),
        preface: [UInt8] = HTTP2Client.preface,
        manners: Manners = .all,
        by cutoff: Cutoff = .seconds(10)
    ) throws(SystemError) {
        socket = try RawClient(to: endpoint, by: cutoff)
        self.manners = manners
        try socket.send(preface + (settings?.bytes ?? []), by: cutoff)
    }

    // MARK: - Sending

    /// Sends frames back to back.
    ///
    /// - Returns: whether the server was still there to take them.
    @discardableResult
    package func send(_ frames: HTTP2Frame..., by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Bool {
        try send(frames, by: cutoff)
    }

    @discardableResult
    package func send(_ frames: [HTTP2Frame], by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Bool {
        try socket.send(frames.flatMap(\.bytes), by: cutoff)
    }

    // MARK: - Receiving

    /// The next event; `.end` for ever once the server is gone.
    package func next(by cutoff: Cutoff = .seconds(10)) throws -> HTTP2Event {
        while true {
            let event = try nextFrame(by: cutoff).map { frame in try interpret(frame) }
            guard let event else {
                let end = HTTP2Event.end(socket.ending ?? .closed)
                if history.last != end { history.append(end) }
                return end
            }
            if let event {
                history.append(event)
                try respond(to: event)
                return event
            }
        }
    }

    /// Reads until `isLast` says so or the server is gone.
    ///
    /// - Returns: the events read, the last one included.
    package func events(
        by cutoff: Cutoff = .seconds(10),
        until isLast: (HTTP2Event) -> Bool
    ) throws -> [HTTP2Event] {
        var events: [HTTP2Event] = []
        while true {
            let event = try next(by: cutoff)
            events.append(event)
            if isLast(event) { return events }
            if case .end = event { return events }
        }
    }

    /// Sends a PING and reads until its answer: by then the server has seen everything sent before.
    ///
    /// - Returns: the events on the way; the last is the answer, or `.end`.
    package func synchronize(by cutoff: Cutoff = .seconds(10)) throws -> [HTTP2Event] {
        let mark = (0..<8).map { _ in UInt8.random(in: 0...255) }
        try send([.ping(mark)], by: cutoff)
        return try events(by: cutoff) { $0 == .ping(mark, acknowledge: true) }
    }

    private func nextFrame(by cutoff: Cutoff) throws(SystemError) -> HTTP2Frame? {
        while socket.inbox.count < 9 {
            guard try socket.receive(by: cutoff) else { return nil }
        }
        let head = socket.inbox[..<9].map { Int($0) }
        let length = head[0] << 16 | head[1] << 8 | head[2]
        guard let bytes = try socket.read(9 + length, by: cutoff) else { return nil }
        return HTTP2Frame(
            kind: bytes[3],
            flags: bytes[4],
            stream: Self.word(bytes, at: 5) & 0x7fff_ffff,
            payload: Array(bytes[9...])
        )
    }

    /// The event a frame stands for; nil when a header block is not complete yet.
    private func interpret(_ frame: HTTP2Frame) throws -> HTTP2Event? {
        let endStream = frame.flags & HTTP2Frame.Flag.endStream != 0
        let acknowledges = frame.flags & HTTP2Frame.Flag.acknowledge != 0
        let payload = frame.payload
        switch frame.kind {
        case HTTP2Frame.Kind.data:
            return .data(stream: frame.stream, try unpadded(frame), endStream: endStream)
        case HTTP2Frame.Kind.headers:
            var bytes = try unpadded(frame)
            if frame.flags & HTTP2Frame.Flag.priority != 0 { bytes.removeFirst(min(5, bytes.count)) }
            return try collect((frame.stream, bytes, endStream), frame)
        case HTTP2Frame.Kind.continuation:
            guard var open = block, open.stream == frame.stream else { throw violation("stray CONTINUATION") }
            open.bytes += payload
            return try collect(open, frame)
        case HTTP2Frame.Kind.resetStream where payload.count == 4:
            return .reset(stream: frame.stream, code: Self.word(payload, at: 0))
        case HTTP2Frame.Kind.settings where acknowledges:
            return .settingsAcknowledged
        case HTTP2Frame.Kind.settings where payload.count % 6 == 0:
            return .settings(Self.settings(payload))
        case HTTP2Frame.Kind.ping where payload.count == 8:
            return .ping(payload, acknowledge: acknowledges)
        case HTTP2Frame.Kind.goAway where payload.count >= 8:
            let debug = String(decoding: payload[8...], as: UTF8.self)
            return .goAway(last: Self.word(payload, at: 0), code: Self.word(payload, at: 4), debug: debug)
        case HTTP2Frame.Kind.windowUpdate where payload.count == 4:
            return .windowUpdate(stream: frame.stream, Self.word(payload, at: 0))
        case ...HTTP2Frame.Kind.continuation where frame.kind != HTTP2Frame.Kind.priority:
            throw violation("frame of kind \(frame.kind) with \(payload.count) bytes")
        default:
            return .other(kind: frame.kind, stream: frame.stream)
        }
    }

    private func collect(
        _ open: (stream: UInt32, bytes: [UInt8], endStream: Bool),
        _ frame: HTTP2Frame
    ) throws -> HTTP2Event? {
        guard frame.flags & HTTP2Frame.Flag.endHeaders != 0 else {
            block = open
            return nil
        }
        block = nil
        return .headers(stream: open.stream, try decoder.decode(open.bytes), endStream: open.endStream)
    }

    private func unpadded(_ frame: HTTP2Frame) throws -> [UInt8] {
        guard frame.flags & HTTP2Frame.Flag.padded != 0 else { return frame.payload }
        guard let padding = frame.payload.first, frame.payload.count > Int(padding) else { throw violation("padding") }
        return Array(frame.payload.dropFirst().dropLast(Int(padding)))
    }

    private func respond(to event: HTTP2Event) throws {
        switch event {
        case .settings where manners.contains(.acknowledgesSettings):
            try send(.settingsAcknowledgement)
        case .ping(let payload, acknowledge: false) where manners.contains(.answersPings):
            try send(.ping(payload, acknowledge: true))
        case .data(let stream, let bytes, _) where manners.contains(.replenishesWindows) && !bytes.isEmpty:
            try send(.windowUpdate(0, UInt32(bytes.count)), .windowUpdate(stream, UInt32(bytes.count)))
        default: break
        }
    }

    private func violation(_ reason: String) -> InvalidResponse {
        InvalidResponse(description: "the server broke HTTP/2: \(reason)")
    }

    private static func word(_ bytes: [UInt8], at start: Int) -> UInt32 {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func settings(_ payload: [UInt8]) -> [UInt16: UInt32] {
        var settings: [UInt16: UInt32] = [:]
        for start in stride(from: 0, to: payload.count, by: 6) {
            let id = UInt16(payload[start]) << 8 | UInt16(payload[start + 1])
            settings[id] = word(payload, at: start + 2)
        }
        return settings
    }
}

// MARK: - Responses

/// A response put together from its frames.
package struct HTTP2Response: Sendable {
    package var status = 0
    package var fields: [FieldLine] = []
    package var body: [UInt8] = []
    package var trailers: [FieldLine] = []

    package var text: String {
        String(decoding: body, as: UTF8.self)
    }
}

extension HTTP2Client {
    /// Reads until the response on `stream` is complete; nil when it is reset, refused by GOAWAY, or the server is gone.
    package func response(on stream: UInt32, by cutoff: Cutoff = .seconds(10)) throws -> HTTP2Response? {
        var response = HTTP2Response()
        while true {
            switch try next(by: cutoff) {
            case .headers(stream, let fields, let endStream):
                let status = fields.values(of: ":status").first.flatMap { Int($0) } ?? 0
                if response.status < 200, status > 0 {
                    response.status = status
                    response.fields = fields
                } else {
                    response.trailers = fields
                }
                if endStream { return response }
            case .data(stream, let bytes, let endStream):
                response.body += bytes
                if endStream { return response }
            case .reset(stream, _), .end: return nil
            case .goAway(let last, let code, _) where code != 0 || last < stream: return nil
            default: break
            }
        }
    }

    /// Sends a GET on `stream` and takes its response.
    package func get(_ path: String = "/", on stream: UInt32, by cutoff: Cutoff = .seconds(10)) throws -> HTTP2Response?
    {
        try send([.headers(stream, .request("GET", path))], by: cutoff)
        return try response(on: stream, by: cutoff)
    }
}
