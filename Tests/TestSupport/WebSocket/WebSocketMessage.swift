/// What a server said, put together from its frames.
package enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
    /// A message with RSV1 set: its payload is still deflated (RFC 7692).
    case compressed(opcode: UInt8, [UInt8])
    case close(WebSocketClose)
    /// The connection ended; for ever.
    case end(RawClient.Ending)

    /// The message of a frame of text or binary with the payload of all its fragments.
    init(_ frame: WebSocketFrame) throws {
        if frame.reserved != 0 {
            self = .compressed(opcode: frame.opcode, frame.payload)
        } else if frame.opcode == WebSocketFrame.Opcode.text {
            guard let text = String(validating: frame.payload, as: UTF8.self) else {
                throw InvalidResponse(description: "the server broke the WebSocket protocol: a text that is not UTF-8")
            }
            self = .text(text)
        } else {
            self = .binary(frame.payload)
        }
    }
}

/// What a close frame says.
package struct WebSocketClose: Sendable, Equatable, CustomStringConvertible {
    /// nil when the frame was empty, which an application sees as 1005.
    package let code: UInt16?
    package let reason: String

    package init(_ code: UInt16?, _ reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads the payload of a close frame, strictly.
    init(_ frame: WebSocketFrame) throws {
        let payload = frame.payload
        if payload.isEmpty {
            self.init(nil)
            return
        }
        let code = payload.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }
        guard payload.count >= 2, Self.isSendable(code),
            let reason = String(validating: payload.dropFirst(2), as: UTF8.self)
        else {
            throw InvalidResponse(description: "the server broke the WebSocket protocol: a close frame of \(payload)")
        }
        self.init(code, reason)
    }

    /// Whether `code` may stand in a close frame (RFC 6455 section 7.4 and the registry it opens).
    package static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    package var description: String {
        (code.map(String.init) ?? "no code") + (reason.isEmpty ? "" : " \"\(reason)\"")
    }
}
