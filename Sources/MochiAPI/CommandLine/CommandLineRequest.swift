/// What a command line asks for.
struct CommandLineRequest {
    enum Command: String {
        case serve
        case routes
        case healthcheck
        case help
        case version
    }

    /// A command line that cannot be understood.
    struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var command = Command.serve
    var options: ServeOptions

    /// Flags go before the environment, and that before `options`.
    init(_ arguments: [String], _ options: ServeOptions) throws(UsageError) {
        self.options = options
        self.options.preferEnvironment()
        var rest = arguments[...]
        if let first = rest.first, !first.hasPrefix("-") {
            guard let named = Command(rawValue: first) else { throw UsageError(description: "\(first) is no command") }
            command = named
            rest.removeFirst()
        }
        while let flag = rest.popFirst() {
            switch flag {
            case "--help", "-h": command = .help
            case "--version": command = .version
            case "--port":
                self.options.port = try Self.integer(flag, rest.popFirst())
                self.options.unixSocket = nil
            case "--loops": self.options.loops = try Self.integer(flag, rest.popFirst())
            case "--hostname": self.options.hostname = try Self.value(flag, rest.popFirst())
            case "--unix-socket": self.options.unixSocket = try Self.value(flag, rest.popFirst())
            default: throw UsageError(description: "\(flag) is no option")
            }
        }
    }

    static func help(_ name: String) -> String {
        """
        \(name) [serve]       serve until SIGTERM or SIGINT
        \(name) routes        list the routes
        \(name) healthcheck   ask the server on this machine, exit 0 when it is well
        \(name) --version

        --port N             port to listen on, 0 for a free one ($PORT, else the application's)
        --hostname ADDRESS   address to listen on ($HOST)
        --unix-socket PATH   socket file to listen on instead
        --loops N            event loops ($MOCHI_LOOPS, else one a core)

        $MOCHI_ADMIN_PORT is a port of 127.0.0.1 for /healthz, /readyz and /metrics.
        $MOCHI_LOG is off, text, json, or the least level that is logged: debug, info, warn, error.
        $TLS_CERT and $TLS_KEY name PEM files; $TLS_PORT is the port of TLS, without it --port is.
        """
    }

    private static func value(_ flag: String, _ value: String?) throws(UsageError) -> String {
        guard let value else { throw UsageError(description: "\(flag) needs a value") }
        return value
    }

    private static func integer(_ flag: String, _ text: String?) throws(UsageError) -> Int {
        let text = try value(flag, text)
        guard let number = Int(text) else { throw UsageError(description: "\(flag) \(text) is no number") }
        return number
    }
}
