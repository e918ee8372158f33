internal import Foundation

/// The key of an opening handshake and its answer (RFC 6455 sections 4.1 and 4.2.2).
package enum WebSocketKey {
    /// 16 random bytes in base 64.
    package static func random() -> String {
        Data((0..<16).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
    }

    /// The `Sec-WebSocket-Accept` that answers `key`.
    package static func accept(for key: String) -> String {
        Data(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
    }
}
