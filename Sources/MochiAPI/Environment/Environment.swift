internal import Glibc
internal import Synchronization

/// What applications are told from outside: by the environment, by the files `.env` of the directory they are started in,
/// and by a service manager.
enum Environment {
    /// The variables that Mochi itself understands.
    static let names = [
        "HOST", "MOCHI_ADMIN_PORT", "MOCHI_ENV", "MOCHI_KEY", "MOCHI_KEY_PREVIOUS", "MOCHI_LOG", "MOCHI_LOOPS",
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SERVICE_NAME", "OTEL_TRACES_SAMPLER_ARG", "PORT", "TLS_CERT", "TLS_KEY",
        "TLS_PORT",
    ]

    // Read once, when somebody first asks: the servers of a process agree on what the files say.
    private static let variables: Result<Variables, StartError> = Result { () throws(StartError) in
        try Variables(in: ".") { inherited($0) }
    }
    /// What could not be read for somebody who was not to know.
    private static let failure = Mutex<StartError?>(nil)

    /// The value of a variable, wherever it stands; nil where it is not set, and where it cannot be read.
    ///
    /// What cannot be read is told by `check()`.
    static subscript(name: String) -> String? {
        do {
            return try value(of: name)
        } catch {
            failure.withLock { $0 = $0 ?? error }
            return nil
        }
    }

    private static func value(of name: String) throws(StartError) -> String? {
        try variables.get().value(of: name)
    }

    /// Refuses files and values that cannot be read, also when nobody needs them yet.
    static func check() throws(StartError) {
        for name in names { _ = try value(of: name) }
        if let error = failure.withLock({ $0 }) { throw error }
        if let mode = text("MOCHI_ENV"), mode != "development", mode != "production" {
            throw StartError("$MOCHI_ENV \"\(mode)\": accepted are development and production")
        }
    }

    /// The value of a variable that is set, and not to nothing.
    static func text(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Whether the variable is set, and not to nothing.
    static func has(_ name: String) -> Bool { text(name) != nil }

    static func integer(_ name: String, in accepted: ClosedRange<Int>) throws(StartError) -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = Int(text), accepted.contains(value) else {
            throw StartError("$\(name) \"\(text)\": accepted are \(accepted.lowerBound) to \(accepted.upperBound)")
        }
        return value
    }

    /// What the process was started with: for variables that are not the application's, such as `PATH`.
    static func inherited(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The first socket of socket activation (sd_listen_fds(3)): descriptor 3, when it is meant for this process.
    static var inheritedDescriptor: Int32? {
        guard let count = inherited("LISTEN_FDS").flatMap({ Int($0) }), count > 0 else { return nil }
        if let process = inherited("LISTEN_PID"), Int32(process) != getpid() { return nil }
        return 3
    }
}
