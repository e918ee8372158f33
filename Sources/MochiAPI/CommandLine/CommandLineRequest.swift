internal import Foundation

/// What an application's command line asks for.
struct CommandLineRequest {
    enum Command: String {
        case serve
        case routes
        case build
        case healthcheck
        case help
        case version
    }

    private(set) var command = Command.serve
    private var port: Int?
    private var hostname: String?
    private var unixSocket: String?
    private var loops: Int?
    private var adminPort: Int?
    /// What `--log` asks for.
    private(set) var log: String?
    /// Where `build` writes to.
    private(set) var output = ServerBuild.standardPath

    init(_ arguments: [String]) throws(UsageError) {
        var reader = ArgumentReader(arguments)
        var isFirst = true
        while let argument = try reader.next() {
            defer { isFirst = false }
            switch argument {
            case .word(let word) where isFirst:
                guard let named = Command(rawValue: word) else { throw UsageError("\(word) is no command") }
                command = named
            case .word(let word): throw UsageError("\(word) is no option")
            case .flag(let flag): try read(flag, &reader)
            }
        }
    }

    private mutating func read(_ flag: String, _ reader: inout ArgumentReader) throws(UsageError) {
        switch flag {
        case "--help", "-h": command = .help
        case "--version": command = .version
        case "--port": port = try reader.integer(of: flag)
        case "--hostname": hostname = try reader.value(of: flag)
        case "--unix-socket": unixSocket = try reader.value(of: flag)
        case "--loops": loops = try reader.integer(of: flag)
        case "--admin-port": adminPort = try reader.integer(of: flag)
        case "--log": log = try reader.value(of: flag)
        case "--output" where command == .build: output = try reader.value(of: flag)
        default: throw UsageError("\(flag) is no option")
        }
    }

    /// The options of the application, with what the environment says before them, and with the flags before that.
    func resolve(_ options: ServeOptions) throws(StartError) -> ServeOptions {
        var options = options
        try Environment.check()
        try options.preferEnvironment()
        if let port {
            options.port = port
            options.unixSocket = nil
        }
        if let hostname { options.hostname = hostname }
        if let unixSocket { options.unixSocket = unixSocket }
        if let loops { options.loops = loops }
        if let adminPort { options.listenForOperators(on: adminPort) }
        if command != .build, options.buildFile == nil,
            FileManager.default.fileExists(atPath: ServerBuild.standardPath)
        {
            options.buildFile = ServerBuild.standardPath
        }
        if command == .serve || command == .healthcheck { try options.readTLSFromEnvironment() }
        return options
    }

    static func help(_ name: String) -> String {
        """
        \(name) [serve]       serve until SIGTERM or SIGINT
        \(name) routes        list the routes
        \(name) build         compile templates and client modules ahead, into mochi.build or --output PATH
        \(name) healthcheck   ask the server on this machine, exit 0 when it is well
        \(name) --version

        --port N             port to listen on, 0 for a free one ($PORT, else the application's)
        --hostname ADDRESS   address to listen on ($HOST)
        --unix-socket PATH   socket file to listen on instead
        --loops N            event loops ($MOCHI_LOOPS, else one a core)
        --admin-port N       port of 127.0.0.1 for /healthz, /readyz and /metrics ($MOCHI_ADMIN_PORT)
        --log WHAT           off, text, json, or the least level: debug, info, warn, error ($MOCHI_LOG)

        $MOCHI_ENV is development or production. $MOCHI_KEY seals what clients keep; `mochi generate-key` makes one.
        $TLS_CERT and $TLS_KEY name PEM files; $TLS_PORT is the port of TLS, without it --port is.
        Flags go before the environment, that before .env.production and .env, these before the application.
        $NAME_FILE names a file that holds the value of $NAME.
        """
    }
}
