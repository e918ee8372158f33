internal import MochiEngine

/// Who may open a WebSocket on a route, decided before its `upgrade` is asked.
struct WebSocketEntrance: Sendable {
    private let origins: WebSocketOrigins
    private let trusted: TrustedOrigins
    private let isDevelopment: Bool
    private let most: Int?
    private let compression: DeflateOptions?
    private let count: SocketCount

    init(_ origins: WebSocketOrigins, _ options: ServeOptions, _ count: SocketCount) {
        self.origins = origins
        var listed = options.csrf.trustedOrigins
        if case .listed(let origins) = origins.rule { listed += origins }
        trusted = TrustedOrigins(listed)
        isDevelopment = options.isDevelopment
        most = options.websocket.connections
        compression = options.websocket.compression?.rules.options
        self.count = count
    }

    /// Reads the handshake of a request, and decides about its compression.
    func check(_ request: RequestContext) throws(HTTPError) -> WebSocketTerms {
        let (upgrade, hasBody) = request.upgradeRequest
        let fields = request.headers
        func joined(_ name: HeaderName) -> String? {
            let values = fields.all(name)
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }
        let handshake: Handshake
        do {
            handshake = try Handshake(
                isGet: request.method == .get,
                isHTTP11: request.httpVersion == "HTTP/1.1",
                hasBody: hasBody,
                upgrade: upgrade,
                version: joined(.secWebSocketVersion),
                key: joined(.secWebSocketKey),
                protocols: joined(.secWebSocketProtocol),
                extensions: joined(.secWebSocketExtensions)
            )
        } catch {
            throw Self.refusal(error)
        }
        let deflate: DeflateNegotiation?
        do {
            // Read without compression too: what is malformed is refused.
            deflate = try DeflateNegotiation(field: handshake.extensions, options: compression ?? DeflateOptions())
        } catch {
            throw HTTPError(.badRequest, "Sec-WebSocket-Extensions is malformed.")
        }
        if let origin = fields[.origin], !isTrusted(origin, request) {
            throw HTTPError(.forbidden, "WebSockets from this origin are refused.")
        }
        return WebSocketTerms(handshake: handshake, deflate: compression == nil ? nil : deflate)
    }

    /// Takes a place for a socket while there is one.
    func admit(_ answer: (SocketPlace) -> Response) throws(HTTPError) -> Response {
        guard let place = count.take(of: most) else {
            throw HTTPError(.serviceUnavailable, "Too many WebSockets are open.")
        }
        return answer(place)
    }

    private func isTrusted(_ origin: String, _ request: RequestContext) -> Bool {
        switch origins.rule {
        case .any: return true
        case .same where isDevelopment: return true
        case .same, .listed: return trusted.contains(origin) || OriginCheck.isSame(origin, as: request)
        }
    }

    private static func refusal(_ refusal: Handshake.Refusal) -> HTTPError {
        var fields = HeaderFields()
        switch refusal {
        case .malformed(let reason):
            return HTTPError(.badRequest, reason)
        case .wrongVersion:
            fields.append(.secWebSocketVersion, checked: "13")
            fields.append(.upgrade, checked: "websocket")
            return HTTPError(.upgradeRequired, "WebSockets speak version 13 here.", headers: fields)
        case .notAnUpgrade:
            fields.append(.upgrade, checked: "websocket")
            return HTTPError(.upgradeRequired, "This is a WebSocket.", headers: fields)
        case .wrongProtocol:
            fields.append(.upgrade, checked: "websocket")
            return HTTPError(.upgradeRequired, "WebSockets are opened by HTTP/1.1 here.", headers: fields)
        }
    }
}

/// What a client has asked for, and what is agreed on.
struct WebSocketTerms: Sendable {
    let handshake: Handshake
    /// The compression, `nil` for none.
    let deflate: DeflateNegotiation?
}
