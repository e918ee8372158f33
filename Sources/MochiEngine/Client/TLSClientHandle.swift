internal import CH2OShim

/// The client's side of one TLS connection, between bytes and bytes; the door to `mochi_tls_client.h`.
///
/// It has no socket: what arrives goes in by `receive` and comes out of `read` in the clear, what `write` is given comes out of
/// `takeOutput` encrypted. Any call may make output.
@safe package final class TLSClientHandle: @unchecked Sendable {
    // Guard of the unchecked conformance: its owner, who calls one function at a time, from any thread.
    private let raw: OpaquePointer

    /// What `read` found.
    package enum Received: Equatable, Sendable {
        case bytes([UInt8])
        /// More must arrive first.
        case nothing
        /// The server has announced the end.
        case end
    }

    /// Makes the client of a server at `host` that trusts the certificate of `identity`, and no other.
    package init(trusting identity: TLSIdentity, host: String) {
        guard let raw = unsafe mochi_tls_client_create(identity.handle.raw, host) else {
            preconditionFailure("mochi_tls_client_create ends the process rather than return nothing")
        }
        unsafe self.raw = raw
    }

    /// Makes the client of a server at `host`, a name or an address.
    ///
    /// It trusts the authorities of a file in PEM, or without one those of the system, and reads them now.
    /// - Throws: `TLSClientError` when there are none in the file.
    package init(trustingAuthoritiesIn file: String?, host: String) throws(TLSClientError) {
        guard let raw = unsafe mochi_tls_client_create_trusting(file, host) else {
            throw TLSClientError(description: "\(file ?? "the system"): no certificates of authorities there")
        }
        unsafe self.raw = raw
    }

    deinit {
        unsafe mochi_tls_client_destroy(raw)
    }

    /// Takes bytes that the server has sent.
    package func receive(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe mochi_tls_client_receive(raw, $0.baseAddress, $0.count) }
    }

    /// Goes on with the handshake; true when it is complete, false while it waits for the server.
    package func shakeHands() throws(TLSClientError) -> Bool {
        let result = unsafe mochi_tls_client_handshake(raw)
        guard result >= 0 else { throw failure }
        return result == 1
    }

    /// Decrypts a piece of what has arrived.
    package func read() throws(TLSClientError) -> Received {
        var result = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, count in
            unsafe result = mochi_tls_client_read(raw, buffer.baseAddress, buffer.count)
            count = max(result, 0)
        }
        switch result {
        case 1...: return .bytes(bytes)
        case MOCHI_TLS_CLIENT_MORE: return .nothing
        case MOCHI_TLS_CLIENT_ENDED: return .end
        default: throw failure
        }
    }

    /// Encrypts all of `bytes`; after the handshake.
    package func write(_ bytes: [UInt8]) throws(TLSClientError) {
        guard !bytes.isEmpty else { return }
        let isWritten = unsafe bytes.withUnsafeBytes {
            unsafe mochi_tls_client_write(raw, $0.baseAddress, $0.count)
        }
        guard isWritten else { throw failure }
    }

    /// Announces the end.
    package func end() {
        unsafe mochi_tls_client_end(raw)
    }

    /// Takes what has to be sent to the server.
    package func takeOutput() -> [UInt8] {
        var output: [UInt8] = []
        while true {
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: 16 * 1024) { buffer, count in
                unsafe count = mochi_tls_client_take(raw, buffer.baseAddress, buffer.count)
            }
            if piece.isEmpty { return output }
            output += piece
        }
    }

    private var failure: TLSClientError {
        TLSClientError(description: unsafe String(cString: mochi_tls_client_error(raw)))
    }
}
