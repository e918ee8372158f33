/// A certificate chain and its key, ready to serve.
///
/// Immutable: to renew it, make another.
package final class TLSIdentity: Sendable {
    let handle: TLSHandle

    /// Reads PEM files.
    ///
    /// - Throws: `ConfigurationError` that names the file and what is wrong with it.
    package init(certificateFile: String, keyFile: String, http2: Bool) throws(ConfigurationError) {
        handle = try TLSHandle(certificate: certificateFile, key: keyFile, http2: http2)
    }

    /// Makes a certificate of `localhost` and 127.0.0.1, signed by itself, for a day: for tests.
    ///
    /// Its key never leaves this process's memory.
    package init(selfSignedWithHTTP2 http2: Bool) {
        handle = TLSHandle(selfSignedWithHTTP2: http2)
    }

    /// Seconds since 1970 at which the certificate stops being valid.
    package var expiry: Int64 { handle.expiry }
}

/// An option that cannot work: one sentence that says which, what it was, and what is accepted.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
