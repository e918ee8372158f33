/// Why a TLS client does not go on: what OpenSSL says about the certificate or the protocol.
package struct TLSClientError: Error, Equatable, CustomStringConvertible {
    package let description: String
}
