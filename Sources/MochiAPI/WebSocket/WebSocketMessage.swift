internal import MochiEngine

/// A message that a client has sent: text or bytes.
///
/// It may be kept and read anywhere; while its handler runs it is read where it was received, without a copy.
public struct WebSocketMessage: Sendable {
    let received: ReceivedMessage

    init(_ received: ReceivedMessage) {
        self.received = received
    }

    /// What a message holds.
    public enum Content: Sendable, Equatable {
        /// Text.
        case text(String)
        /// Bytes, of a binary message.
        case binary([UInt8])
    }

    /// The text or the bytes, to switch over.
    public var content: Content { isText ? .text(text) : .binary(bytes) }

    /// Whether the client has sent text, which is UTF-8 then.
    public var isText: Bool { received.isText }

    /// The message as text; of a binary message what is UTF-8 of it, U+FFFD for the rest.
    public var text: String { received.text }

    /// The bytes; of a text message its UTF-8.
    public var bytes: [UInt8] { received.bytes }

    /// The number of bytes.
    public var count: Int { received.count }
}
