internal import MochiAPI

/// Puts a server's frames together to messages, strictly: a value without I/O.
struct WebSocketReader {
    enum Event: Equatable {
        case message(TestWebSocketMessage)
        case ping([UInt8])
        case pong([UInt8])
        case close(WebSocketCloseCode, String)
    }

    /// How the server has broken the protocol.
    struct Violation: Error, Equatable {
        let reason: String
    }

    private var bytes: [UInt8]
    private var position = 0
    /// The message that more fragments belong to.
    private var open: WebSocketFrame?

    /// Begins with what came behind the handshake.
    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    mutating func receive(_ more: [UInt8]) {
        bytes.removeFirst(position)
        bytes += more
        position = 0
    }

    /// The next event; nil when more bytes are needed.
    mutating func next() throws(Violation) -> Event? {
        while true {
            switch WebSocketFrame.decode(bytes, from: position) {
            case .needsMore: return nil
            case .invalid(let reason): throw Violation(reason: reason)
            case .frame(let frame, let consumed):
                position += consumed
                if let reason = frame.violation() { throw Violation(reason: reason) }
                if let event = try event(of: frame) { return event }
            }
        }
    }

    private mutating func event(of frame: WebSocketFrame) throws(Violation) -> Event? {
        switch frame.opcode {
        case WebSocketFrame.Opcode.ping: return .ping(frame.payload)
        case WebSocketFrame.Opcode.pong: return .pong(frame.payload)
        case WebSocketFrame.Opcode.close: return try close(frame.payload)
        default: break
        }
        var whole = frame
        let isContinuation = frame.opcode == WebSocketFrame.Opcode.continuation
        if let beginning = open {
            guard isContinuation else { throw Violation(reason: "a new message inside a fragmented one") }
            whole = beginning
            whole.payload += frame.payload
        } else if isContinuation {
            throw Violation(reason: "a continuation of nothing")
        }
        open = frame.isFinal ? nil : whole
        guard frame.isFinal else { return nil }
        guard whole.opcode == WebSocketFrame.Opcode.text else { return .message(.binary(whole.payload)) }
        guard let text = String(validating: whole.payload, as: UTF8.self) else {
            throw Violation(reason: "a text that is not UTF-8")
        }
        return .message(.text(text))
    }

    private func close(_ payload: [UInt8]) throws(Violation) -> Event {
        if payload.isEmpty { return .close(.noStatus, "") }
        let number = payload.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
        guard payload.count >= 2, let code = WebSocketCloseCode(rawValue: number),
            let reason = String(validating: payload.dropFirst(2), as: UTF8.self)
        else { throw Violation(reason: "a close frame of \(payload)") }
        return .close(code, reason)
    }
}
