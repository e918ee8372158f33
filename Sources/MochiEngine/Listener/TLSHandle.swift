internal import CH2OShim

/// The door to `mochi_tls.h`: one owner of one reference.
@safe final class TLSHandle: @unchecked Sendable {
    // Guard of the unchecked conformance: the C object is immutable and counts its references atomically.
    let raw: OpaquePointer

    init(certificate: String, key: String, http2: Bool) throws(ConfigurationError) {
        var message = [CChar](repeating: 0, count: 512)
        guard let raw = unsafe mochi_tls_create(certificate, key, http2, &message, message.count) else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw ConfigurationError("TLS: \(String(decoding: text, as: UTF8.self))")
        }
        unsafe self.raw = raw
    }

    /// Makes a certificate that exists in memory only.
    init(selfSignedWithHTTP2 http2: Bool) {
        guard let raw = unsafe mochi_tls_create_self_signed(http2) else {
            preconditionFailure("mochi_tls_create_self_signed ends the process rather than return nothing")
        }
        unsafe self.raw = raw
    }

    deinit {
        unsafe mochi_tls_release(raw)
    }

    var expiry: Int64 { unsafe mochi_tls_expiry(raw) }
}
