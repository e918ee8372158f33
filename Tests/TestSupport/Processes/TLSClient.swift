internal import Glibc

/// TLS clients nobody of us wrote: `openssl s_client` and `curl`.
package enum TLSClient {
    /// What `openssl s_client` saw of one connection.
    package struct Session: Sendable {
        package let connected: Bool
        /// `TLSv1.3`, for example; empty when the handshake failed.
        package let version: String
        package let cipher: String
        /// The protocol chosen by ALPN; nil when none was.
        package let applicationProtocol: String?
        package let resumed: Bool
        /// Application data and the report around it, as printed.
        package let transcript: String
    }

    /// Connects with `openssl s_client`, and leaves at once; with `input`, sends that and stays until the server closes.
    ///
    /// `options` are further ones of `s_client`, such as `-tls1_1` or `-alpn h2,http/1.1`.
    package static func handshake(
        port: UInt16,
        options: [String] = [],
        input: [UInt8] = [],
        by cutoff: Cutoff = .seconds(10)
    ) throws(SystemError) -> Session {
        let result = try Subprocess.run(
            "openssl",
            ["s_client", "-connect", "127.0.0.1:\(port)"] + (input.isEmpty ? [] : ["-ign_eof"]) + options,
            input: input,
            holdInputOpen: !input.isEmpty,
            by: cutoff
        )
        let text = result.output
        return Session(
            connected: text.contains("New, TLS") || text.contains("Reused, TLS"),
            version: field("New, ", in: text) ?? field("Reused, ", in: text) ?? "",
            cipher: field("Cipher is ", in: text) ?? "",
            applicationProtocol: field("ALPN protocol: ", in: text),
            resumed: text.contains("Reused, TLS"),
            transcript: text + result.errorOutput
        )
    }

    /// Connects a client whose bytes `openssl s_client` encrypts on their way.
    ///
    /// The handshake is not awaited: one that fails shows as a reset. The end is `.closed` when the server announced it by the
    /// alert close_notify. `options` are further ones of `s_client`.
    package static func connect(port: UInt16, options: [String] = []) throws(SystemError) -> RawClient {
        let pipe = try Descriptor.makePipe()
        let null = Descriptor(takingOwnershipOf: unsafe open("/dev/null", O_WRONLY | O_CLOEXEC))
        let child = try ChildProcess(
            "openssl",
            ["s_client", "-quiet", "-connect", "127.0.0.1:\(port)"] + options,
            environment: [:],
            descriptors: [pipe.writing.number, pipe.writing.number, null.number]
        )
        let ours = fcntl(pipe.reading.number, F_DUPFD_CLOEXEC, 0)
        return RawClient(takingOwnershipOf: ours, endpoint: .local(port), through: child)
    }

    /// Runs `curl -sk` with `arguments`.
    package static func curl(_ arguments: [String], by cutoff: Cutoff = .seconds(20)) throws(SystemError) -> Subprocess
    {
        try Subprocess.run("curl", ["-s", "-k"] + arguments, by: cutoff)
    }

    private static func field(_ label: String, in text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            guard let range = line.firstRange(of: label) else { continue }
            return String(line[range.upperBound...].prefix { $0 != "," && $0 != " " })
        }
        return nil
    }
}
