internal import Foundation

/// Where a server of Redis or Valkey is, and who we are there: `redis://user:password@host:6379/0`, with TLS `rediss://`.
///
/// Scheme and host have to be there. A password alone is written `redis://:password@host`; what a URL cannot hold is
/// percent-encoded.
struct RedisAddress: Equatable, Sendable {
    let host: String
    let port: UInt16
    let hasTLS: Bool
    let user: String?
    let password: String?
    let database: Int

    init(_ text: String) throws(RedisAddressError) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased() else {
            throw RedisAddressError("it is no URL")
        }
        guard scheme == "redis" || scheme == "rediss" else {
            throw RedisAddressError("its scheme is neither redis nor rediss")
        }
        guard let host = url.host, !host.isEmpty else { throw RedisAddressError("it has no host") }
        guard let port = UInt16(exactly: url.port ?? 6379), port != 0 else {
            throw RedisAddressError("its port is not between 1 and 65535")
        }
        guard url.query == nil, url.fragment == nil else {
            throw RedisAddressError("it ends with a query or a fragment, which mean nothing here")
        }
        let path = url.path.drop { $0 == "/" }
        guard let database = path.isEmpty ? 0 : Int(path), 0...9_999 ~= database else {
            throw RedisAddressError("its path is no number of a database")
        }
        hasTLS = scheme == "rediss"
        // An IPv6 address stands in brackets there, and nowhere else.
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        user = url.user.flatMap { $0.isEmpty ? nil : $0 }
        password = url.password
        self.database = database
    }
}

/// Why an address was not taken; never says what stands in it, for that may be a password.
struct RedisAddressError: Error, Equatable, CustomStringConvertible {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    var description: String {
        "the address of Redis was not taken: \(reason). Write redis://user:password@host:6379/0"
    }
}
