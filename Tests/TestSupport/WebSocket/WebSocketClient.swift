/// A WebSocket client over cleartext or TLS that can be as rude as a test wants.
///
/// It writes any frame and reads frames or whole messages, strictly: what a careful client would refuse is thrown as
/// `InvalidResponse`. By itself it only answers pings, while it reads messages and unless told otherwise. Every wait has a
/// cutoff. One task uses a client at a time.
///
///     let client = try WebSocketClient(to: server.endpoint, WebSocketHandshake("/ws/echo"))
///     try client.send(.text("Hello"))
///     #expect(try client.nextMessage() == .text("Hello"))
///     #expect(try client.close() == WebSocketClose(1000))
package final class WebSocketClient {
    /// The connection below; `ending` tells an orderly end from a reset, `finishSending()` and `reset()` are rude ends of our own.
    package let socket: RawClient

    /// The 101.
    package let response: HTTP1Response

    /// Whether reading messages answers pings.
    package var answersPings = true

    /// The payloads of the pongs passed over while reading messages.
    package private(set) var pongs: [[UInt8]] = []

    /// Whether a close frame went out, well-formed or not.
    package private(set) var hasSentClose = false

    private let allowedReserved: UInt8
    private var hasReceivedClose = false
    private var open: WebSocketFrame?
    // What arrived and where the next frame starts: a frame is not taken from the front of an array, which would move the others.
    private var arrived: [UInt8] = []
    private var position = 0

    /// Connects and shakes hands.
    ///
    /// - Throws: `Refusal` when the server answers anything but a 101 that fits.
    package convenience init(
        to endpoint: Endpoint,
        _ handshake: WebSocketHandshake = WebSocketHandshake(),
        by cutoff: Cutoff = .seconds(10)
    ) throws {
        try self.init(over: RawClient(to: endpoint, by: cutoff), handshake, by: cutoff)
    }

    /// Shakes hands over a connection: `TLSClient.connect(port:)` makes one with TLS.
    package init(
        over socket: RawClient,
        _ handshake: WebSocketHandshake = WebSocketHandshake(),
        by cutoff: Cutoff = .seconds(10)
    ) throws {
        let response = try socket.exchange(handshake, by: cutoff)
        guard let response else { throw Refusal(reason: "the server ended without an answer", response: nil) }
        if let reason = handshake.objection(to: response) { throw Refusal(reason: reason, response: response) }
        self.socket = socket
        self.response = response
        let extensions = response.field("sec-websocket-extensions")?.lowercased() ?? ""
        allowedReserved = extensions.contains("permessage-deflate") ? WebSocketFrame.Reserved.first : 0
    }

    /// A handshake that did not lead to a WebSocket.
    package struct Refusal: Error, CustomStringConvertible {
        package let reason: String
        /// nil when there was none.
        package let response: HTTP1Response?

        package var description: String {
            "no WebSocket: \(reason)"
        }
    }

    /// What the server chose; nil when it chose none.
    package var subprotocol: String? {
        response.field("sec-websocket-protocol")
    }
}

extension RawClient {
    /// Sends a handshake and takes its response, whatever that is: for tests of refusals.
    ///
    /// What the server sends behind a 101 stays in `inbox`.
    package func exchange(_ handshake: WebSocketHandshake, by cutoff: Cutoff = .seconds(10)) throws -> HTTP1Response? {
        try exchange(handshake.request, by: cutoff)
    }
}

// MARK: - Sending

extension WebSocketClient {
    /// Sends frames back to back.
    ///
    /// - Returns: whether the server was still there to take them.
    @discardableResult
    package func send(_ frames: WebSocketFrame..., by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Bool {
        try send(frames, by: cutoff)
    }

    @discardableResult
    package func send(_ frames: [WebSocketFrame], by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Bool {
        if frames.contains(where: { $0.opcode == WebSocketFrame.Opcode.close }) { hasSentClose = true }
        return try socket.send(frames.flatMap(\.bytes), by: cutoff)
    }

    /// Sends one message in frames of at most `size` bytes of payload.
    @discardableResult
    package func sendFragments(
        _ message: WebSocketFrame,
        of size: Int,
        by cutoff: Cutoff = .seconds(20)
    ) throws(SystemError) -> Bool {
        try send(message.fragments(of: size), by: cutoff)
    }

    /// Sends bytes as they are, such as the beginning of a frame.
    @discardableResult
    package func sendRaw(_ bytes: [UInt8], by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Bool {
        try socket.send(bytes, by: cutoff)
    }

    /// Sends each byte of `frame` by a write of its own, in a segment of its own; a busy server may still read several at once.
    @discardableResult
    package func sendBytewise(
        _ frame: WebSocketFrame,
        by cutoff: Cutoff = .seconds(20)
    ) throws(SystemError) -> Bool {
        if frame.opcode == WebSocketFrame.Opcode.close { hasSentClose = true }
        for byte in frame.bytes {
            guard try socket.send([byte], by: cutoff) else { return false }
        }
        return true
    }
}

// MARK: - Receiving

extension WebSocketClient {
    /// Takes the next frame, of a message or of control; nil once the server is gone, orderly or not: see `socket.ending`.
    ///
    /// - Throws: `InvalidResponse` when the server broke the protocol, which includes an orderly end inside a frame and anything
    ///   behind a close frame.
    package func nextFrame(by cutoff: Cutoff = .seconds(10)) throws -> WebSocketFrame? {
        while true {
            switch WebSocketFrame.decode(arrived, from: position) {
            case .frame(let frame, let consumed):
                position += consumed
                if let problem = frame.violation(allowing: allowedReserved) { throw violation(problem) }
                if hasReceivedClose { throw violation("a frame of opcode \(frame.opcode) behind the close frame") }
                if frame.opcode == WebSocketFrame.Opcode.close { hasReceivedClose = true }
                return frame
            case .needsMore:
                if try receive(by: cutoff) { continue }
                if socket.ending == .closed, position < arrived.count { throw violation("an end inside a frame") }
                return nil
            case .invalid(let problem):
                throw violation(problem)
            }
        }
    }

    private func receive(by cutoff: Cutoff) throws(SystemError) -> Bool {
        if socket.inbox.isEmpty, try !socket.receive(by: cutoff) { return false }
        arrived.removeFirst(position)
        position = 0
        arrived += socket.take(socket.inbox.count)
        return true
    }

    /// Takes the next message, joining its fragments; answers pings on the way and passes over pongs.
    package func nextMessage(by cutoff: Cutoff = .seconds(10)) throws -> WebSocketMessage {
        while let frame = try nextFrame(by: cutoff) {
            switch frame.opcode {
            case WebSocketFrame.Opcode.ping:
                if answersPings, !hasSentClose { try send([.pong(frame.payload)], by: cutoff) }
            case WebSocketFrame.Opcode.pong:
                pongs.append(frame.payload)
            case WebSocketFrame.Opcode.close:
                return .close(try WebSocketClose(frame))
            default:
                if let message = try joined(frame) { return message }
            }
        }
        return .end(socket.ending ?? .closed)
    }

    /// Sends a ping and reads until its pong: by then the server has read everything sent before.
    ///
    /// Its answers may still follow, where a handler of its own writes them.
    ///
    /// - Returns: the messages on the way; the last is `.close` or `.end` when one of them came instead of the pong.
    @discardableResult
    package func synchronize(by cutoff: Cutoff = .seconds(10)) throws -> [WebSocketMessage] {
        let mark = (0..<8).map { _ in UInt8.random(in: 0...255) }
        try send([.ping(mark)], by: cutoff)
        var messages: [WebSocketMessage] = []
        while let frame = try nextFrame(by: cutoff) {
            switch frame.opcode {
            case WebSocketFrame.Opcode.ping:
                if answersPings, !hasSentClose { try send([.pong(frame.payload)], by: cutoff) }
            case WebSocketFrame.Opcode.pong:
                if frame.payload == mark { return messages }
                pongs.append(frame.payload)
            case WebSocketFrame.Opcode.close:
                return messages + [.close(try WebSocketClose(frame))]
            default:
                if let message = try joined(frame) { messages.append(message) }
            }
        }
        return messages + [.end(socket.ending ?? .closed)]
    }

    /// The message that `frame` completes; nil when more of it is to come.
    private func joined(_ frame: WebSocketFrame) throws -> WebSocketMessage? {
        let isContinuation = frame.opcode == WebSocketFrame.Opcode.continuation
        var message = frame
        if let start = open {
            guard isContinuation else { throw violation("a new message inside a fragmented one") }
            guard frame.reserved == 0 else { throw violation("a continuation with reserved bits") }
            message = start
            message.payload += frame.payload
        } else if isContinuation {
            throw violation("a continuation of nothing")
        }
        open = frame.isFinal ? nil : message
        return frame.isFinal ? try WebSocketMessage(message) : nil
    }

    private func violation(_ reason: String) -> InvalidResponse {
        InvalidResponse(description: "the server broke the WebSocket protocol: \(reason)")
    }
}

// MARK: - The end

extension WebSocketClient {
    /// Reads until the server's close frame, passing over messages.
    ///
    /// - Throws: `InvalidResponse` when the connection ends without one.
    package func expectClose(by cutoff: Cutoff = .seconds(10)) throws -> WebSocketClose {
        while true {
            switch try nextMessage(by: cutoff) {
            case .close(let close): return close
            case .end(let ending): throw violation("an end without a close frame (\(ending))")
            case .text, .binary, .compressed: break
            }
        }
    }

    /// Reads until the connection ends; after a close frame nothing may come, before it messages are passed over.
    package func expectEnd(by cutoff: Cutoff = .seconds(10)) throws -> RawClient.Ending {
        while true {
            if case .end(let ending) = try nextMessage(by: cutoff) { return ending }
        }
    }

    /// Closes as both sides should: close frame, the server's answer, and its orderly end.
    ///
    /// - Returns: what the server's close frame says.
    @discardableResult
    package func close(
        _ code: UInt16? = 1000,
        _ reason: String = "",
        by cutoff: Cutoff = .seconds(10)
    ) throws -> WebSocketClose {
        try send([.close(code, reason)], by: cutoff)
        let close = try expectClose(by: cutoff)
        let ending = try expectEnd(by: cutoff)
        socket.close()
        if ending != .closed { throw violation("a reset after the close frames") }
        return close
    }
}
