import TestSupport

/// How a client reaches the echo server.
enum Transport: CaseIterable, Sendable {
    case cleartext
    case tls
}

/// The echo server with both of its listeners, and clients of `/ws/echo`.
struct EchoSubject: Sendable {
    let server: ServerProcess
    private let tlsPort: UInt16

    /// The server all tests share that leave it as they found it.
    static var shared: EchoSubject {
        get throws { try cached.get() }
    }

    private static let cached = Result { try start() }

    static func start(environment: [String: String] = [:]) throws -> EchoSubject {
        let port = try FreePort.next()
        let files = try Certificate.shared
        let tls = ["TLS_CERT": files.certificatePath, "TLS_KEY": files.keyPath, "TLS_PORT": "\(port)"]
        return EchoSubject(server: try Subject.start(environment: tls.merging(environment) { $1 }), tlsPort: port)
    }

    /// Opens a WebSocket; `receiveBuffer` is for cleartext.
    func connect(
        over transport: Transport = .cleartext,
        _ handshake: WebSocketHandshake = WebSocketHandshake("/ws/echo"),
        receiveBuffer: Int32? = nil
    ) throws -> WebSocketClient {
        switch transport {
        case .cleartext:
            try WebSocketClient(over: RawClient(to: server.endpoint, receiveBuffer: receiveBuffer), handshake)
        case .tls:
            try WebSocketClient(over: TLSClient.connect(port: tlsPort), handshake)
        }
    }

    /// Whether a new client is served.
    func serves() throws -> Bool {
        let client = try connect()
        try client.send(.text("Is anybody there?"))
        guard try client.nextMessage() == .text("Is anybody there?") else { return false }
        return try client.close() == WebSocketClose(1000)
    }
}
