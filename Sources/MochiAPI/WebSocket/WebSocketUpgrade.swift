internal import MochiEngine

/// The answer to a WebSocket handshake while `upgrade` decides about it: `request.upgrade`.
///
///     upgrade: { request, _ -> Guest? in
///         request.upgrade?.subprotocol = request.upgrade?.protocols.first { $0 == "chat.v2" }
///         try request.upgrade?.headers.append(.setCookie, "seen=1")
///         return try await guest(request)
///     },
public final class WebSocketUpgrade: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around `answer`.
    /// The subprotocols that the client offers, the one it likes best first.
    public let protocols: [String]
    private let lock = SpinLock()
    private var answer = Answer()

    struct Answer {
        var headers = HeaderFields()
        var subprotocol: String?
    }

    init(_ handshake: Handshake) {
        protocols = handshake.protocols
    }

    /// Fields of the 101, such as `Set-Cookie`.
    public var headers: HeaderFields {
        get { lock.withLock { answer.headers } }
        set { lock.withLock { answer.headers = newValue } }
    }

    /// The subprotocol of the connection, one of `protocols`; none unless it is set.
    public var subprotocol: String? {
        get { lock.withLock { answer.subprotocol } }
        set { lock.withLock { answer.subprotocol = newValue } }
    }

    var value: Answer { lock.withLock { answer } }
}
