import TestSupport

@testable import MochiRedis

/// Debian's redis-server on a free port, which keeps nothing; it is killed when the object goes.
struct RedisServer {
    let process: ServerProcess
    let address: RedisAddress
    let authorities: String?

    /// Starts it; with `password` for whoever has that, with `hasTLS` for who speaks TLS and trusts `authorities`.
    init(password: String? = nil, hasTLS: Bool = false, port: UInt16? = nil) throws {
        let port = try port ?? FreePort.next()
        var arguments = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port", hasTLS ? "0" : "\(port)"]
        if let password { arguments += ["--requirepass", password] }
        var authorities: String?
        if hasTLS {
            let certificate = try Certificate.shared
            authorities = certificate.certificatePath
            arguments += ["--tls-port", "\(port)", "--tls-auth-clients", "no"]
            arguments += ["--tls-cert-file", certificate.certificatePath, "--tls-key-file", certificate.keyPath]
            arguments += ["--tls-ca-cert-file", certificate.certificatePath]
        }
        self.authorities = authorities
        process = try ServerProcess(path: "redis-server", arguments: arguments, port: port)
        let access = password.map { ":\($0)@" } ?? ""
        address = try RedisAddress("redis\(hasTLS ? "s" : "")://\(access)127.0.0.1:\(port)")
    }
}
