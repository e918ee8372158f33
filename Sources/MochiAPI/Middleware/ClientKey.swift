internal import MochiEngine

/// What stands for a client when its requests are counted.
enum ClientKey {
    /// The address, or the network that an IPv6 client has for itself and can change its address in (RFC 6177).
    static func text(of address: String) -> String {
        guard let parsed = IPAddress(address), !parsed.isV4 else { return address }
        return IPAddress(bits: (parsed.bits >> 64) << 64).description
    }

    /// A key of bounded length: a long one by its digest, which nobody outside can compute.
    static func bounded(_ key: String) -> String {
        guard key.utf8.count > 64 else { return key }
        return Base64URL.encode(Secrets.hmac(Array(key.utf8), key: secret))
    }

    private static let secret = Secrets.random(32)
}
