/// A message of a topic as all its receivers get it.
package struct Publication: Sendable {
    let frame: FrameBuffer
    /// The same, compressed, for those who can read it.
    var packed: FrameBuffer?
    /// What it shares with the messages that it replaces.
    var key: String?
    /// Its number in the topic's history, 0 without one.
    var offset: UInt64 = 0

    /// Bytes of all its forms.
    var size: Int { unsafe frame.count + (packed?.count ?? 0) }
}

/// A message to be published.
package enum Payload: Sendable {
    case text(String)
    case binary([UInt8])
    /// A message as it was received.
    case received(ReceivedMessage)

    /// The message as one frame.
    var frame: FrameBuffer {
        switch self {
        case .text(var text):
            let frame = FrameBuffer(capacity: Frame.size(of: text.utf8.count))
            text.withUTF8 { unsafe frame.append(.text, UnsafeRawBufferPointer($0)) }
            return frame
        case .binary(let bytes):
            let frame = FrameBuffer(capacity: Frame.size(of: bytes.count))
            unsafe bytes.withUnsafeBytes { unsafe frame.append(.binary, $0) }
            return frame
        case .received(let message):
            let frame = FrameBuffer(capacity: Frame.size(of: message.count))
            unsafe message.withBytes { unsafe frame.append(message.isText ? .text : .binary, $0) }
            return frame
        }
    }

    /// The text, `nil` for bytes.
    var text: String? {
        switch self {
        case .text(let text): text
        case .binary: nil
        case .received(let message): unsafe message.isText ? message.text : nil
        }
    }
}
