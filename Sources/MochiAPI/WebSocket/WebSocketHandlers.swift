internal import Foundation
internal import MochiEngine
internal import Synchronization

/// The handlers of a WebSocket route, and how requests become sockets.
final class WebSocketHandlers<User: Sendable>: Sendable {
    enum OnMessage: Sendable {
        case sync(@Sendable (WebSocket<User>, WebSocketMessage) throws -> Void)
        case async(@Sendable (WebSocket<User>, WebSocketMessage) async throws -> Void)
    }

    let open: (@Sendable (WebSocket<User>) async throws -> Void)?
    let message: OnMessage
    let close: (@Sendable (WebSocket<User>, WebSocketCloseCode, String) async throws -> Void)?
    let drain: (@Sendable (WebSocket<User>) async throws -> Void)?
    private let limits: SocketLimits

    init(
        open: (@Sendable (WebSocket<User>) async throws -> Void)?,
        message: OnMessage,
        close: (@Sendable (WebSocket<User>, WebSocketCloseCode, String) async throws -> Void)?,
        drain: (@Sendable (WebSocket<User>) async throws -> Void)?,
        options: WebSocketOptions
    ) {
        self.open = open
        self.message = message
        self.close = close
        self.drain = drain
        limits = options.limits
    }

    /// The 101 for a request whose handshake was checked; the socket keeps `place`.
    func answer(
        _ request: RequestContext,
        _ terms: WebSocketTerms,
        _ upgrade: WebSocketUpgrade?,
        user: User,
        _ place: SocketPlace
    ) -> Response {
        let data = WebSocket<User>.Data(
            user: user,
            routePattern: request.routePattern ?? "",
            path: request.path,
            requestID: request.requestID,
            openedAt: Date(),
            upgradeTime: mochiEvents.hasSubscribers(.wsOpen) ? request.age : .zero
        )
        let address = request.clientAddress
        var response = Response(.switchingProtocols, .none, .empty)
        if let answer = upgrade?.value {
            for field in answer.headers where !field.name.text.hasPrefix("sec-websocket-") {
                response.headers.append(field.name, checked: field.value)
            }
            if let subprotocol = answer.subprotocol {
                guard terms.handshake.protocols.contains(subprotocol) else {
                    return Response(.internalServerError, .none, .failed(WebSocketSetupError(subprotocol)))
                }
                response.headers.append(.secWebSocketProtocol, checked: subprotocol)
            }
        }
        let limits = limits
        let deflate = terms.deflate
        if let deflate { response.headers.append(.secWebSocketExtensions, checked: deflate.response) }
        response.body = .webSocket(
            SocketAnswer(key: terms.handshake.key) { loop in
                Socket(on: loop, limits: limits, deflate: deflate?.parameters) { socket in
                    WebSocket(data, remoteAddress: address, socket, self, place)
                }
            }
        )
        return response
    }
}

/// A subprotocol was chosen that the client has not offered.
struct WebSocketSetupError: Error, CustomStringConvertible {
    let description: String

    init(_ subprotocol: String) {
        description = "the subprotocol \"\(subprotocol)\" was chosen, which the client has not offered"
    }
}

/// How a request becomes a socket, on its loop.
struct SocketAnswer: Sendable {
    let key: String
    let make: @Sendable (EventLoop) -> Socket
}

/// The number of WebSockets of a server.
final class SocketCount: Sendable {
    private let open = Atomic<Int>(0)

    /// Takes a place among `most`; `nil` when there is none.
    func take(of most: Int?) -> SocketPlace? {
        let before = open.wrappingAdd(1, ordering: .relaxed).oldValue
        let place = SocketPlace(self)
        if let most, before >= most { return nil }
        return place
    }

    fileprivate func giveBack() {
        open.subtract(1, ordering: .relaxed)
    }
}

/// A place among the WebSockets of a server, given back when nobody holds it: also by a 101 that was never sent.
final class SocketPlace: Sendable {
    private let count: SocketCount

    fileprivate init(_ count: SocketCount) {
        self.count = count
    }

    deinit {
        count.giveBack()
    }
}
