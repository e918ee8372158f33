internal import MochiEngine
internal import Synchronization

/// One connection to the server under test, encrypted or not: bytes in the clear on this side.
///
/// One task may read while others write.
final class ClientConnection: Sendable {
    private let socket: ClientSocket
    private let tls: Mutex<TLSClientHandle?>
    private let isSecure: Bool
    private let sending = Turnstile()

    private init(_ socket: ClientSocket, _ tls: TLSClientHandle?) {
        self.socket = socket
        isSecure = tls != nil
        self.tls = Mutex(tls)
    }

    /// A connection in the clear.
    convenience init(_ socket: ClientSocket) {
        self.init(socket, nil)
    }

    /// Shakes hands over `socket` as the client of `localhost`, whose certificate must be that of `identity`.
    static func secure(
        _ socket: ClientSocket,
        trusting identity: TLSIdentity,
        until limit: TimeLimit
    ) async throws -> ClientConnection {
        let connection = ClientConnection(socket, TLSClientHandle(trusting: identity, host: "localhost"))
        while true {
            let isComplete = try connection.withTLS { try $0.shakeHands() } ?? true
            try await connection.flush(until: limit)
            if isComplete { return connection }
            let bytes = try await socket.read(until: limit)
            guard !bytes.isEmpty else { throw ConnectionError.tls("the server has left the handshake") }
            connection.withTLS { $0.receive(bytes) }
        }
    }

    private func withTLS<Value: Sendable, Failure: Error>(
        _ body: (TLSClientHandle) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        try tls.withLock { client throws(Failure) -> Value? in
            guard let client else { return nil }
            return try body(client)
        }
    }

    /// What has arrived, waiting for it; empty at the end.
    func read(until limit: TimeLimit) async throws -> [UInt8] {
        while true {
            do {
                switch try withTLS({ client throws(TLSClientError) in try client.read() }) {
                case nil: return try await socket.read(until: limit)
                case .bytes(let bytes): return bytes
                case .end: return []
                case .nothing: break
                }
            } catch let error as TLSClientError {
                throw ConnectionError.tls(error.description)
            }
            // What TLS has to say to it, a new key for instance, leaves with the next write: a writer that the server does not
            // read must not keep others from reading.
            let bytes = try await socket.read(until: limit)
            if bytes.isEmpty { return [] }
            withTLS { $0.receive(bytes) }
        }
    }

    /// Writes all of `bytes`; what several tasks write is not mixed.
    func write(_ bytes: [UInt8], until limit: TimeLimit) async throws {
        try await sending.pass {
            guard isSecure else { return try await socket.write(bytes, until: limit) }
            // As much at a time as fits a few records, so that not all of it is held twice.
            for start in stride(from: 0, to: bytes.count, by: 64 * 1024) {
                let piece = Array(bytes[start...].prefix(64 * 1024))
                let output = try withTLS { client in
                    do throws(TLSClientError) {
                        try client.write(piece)
                    } catch {
                        throw ConnectionError.tls(error.description)
                    }
                    return client.takeOutput()
                }
                try await socket.write(output ?? [], until: limit)
            }
        }
    }

    private func flush(until limit: TimeLimit) async throws {
        try await sending.pass {
            guard let output = withTLS({ $0.takeOutput() }), !output.isEmpty else { return }
            try await socket.write(output, until: limit)
        }
    }

    /// Whether nothing has arrived, not even the end: another request may follow.
    var isQuiet: Bool { socket.isQuiet }

    /// Closes; may be called twice.
    func close() {
        let farewell = withTLS { client in
            client.end()
            return client.takeOutput()
        }
        if let farewell { _ = try? socket.offer(farewell[...]) }
        socket.close()
    }
}
