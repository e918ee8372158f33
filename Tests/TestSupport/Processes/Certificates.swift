internal import Foundation
internal import Glibc

/// A self-signed certificate and its key on disk.
package struct Certificate: Sendable {
    package let certificatePath: String
    package let keyPath: String

    /// The certificate of `localhost` and 127.0.0.1 that all tests of this process share.
    package static var shared: Self {
        get throws { try cached.get() }
    }

    private static let cached = Result { try Self.make(name: "localhost") }

    /// Makes a new certificate with `openssl req`.
    package static func make(name: String) throws -> Self {
        let directory = NSTemporaryDirectory() + "mochi-certificates-\(getpid())-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let made = Self(certificatePath: directory + "/certificate.pem", keyPath: directory + "/key.pem")
        let result = try Subprocess.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name),IP:127.0.0.1",
                "-keyout", made.keyPath, "-out", made.certificatePath,
            ]
        )
        guard result.status == .exited(0) else {
            throw ServerProcess.StartFailure(description: "openssl req: \(result.errorOutput)")
        }
        return made
    }
}
