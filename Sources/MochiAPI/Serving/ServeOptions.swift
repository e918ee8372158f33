internal import Glibc
internal import MochiEngine

/// Everything that a server can be told; each option has a default.
public struct ServeOptions: Sendable {
    /// Address to listen on, numeric or a name; `0.0.0.0` is every IPv4 interface, `::` IPv6 and IPv4.
    ///
    /// `$HOST`, else `0.0.0.0`.
    public var hostname: String?
    /// Port to listen on; 0 takes a free one.
    ///
    /// `$PORT`, else 3000.
    public var port: Int?
    /// Path of a Unix socket to listen on instead of a port.
    public var unixSocket: String?
    /// A certificate: the server speaks TLS on its port, or beside it on a port of its own.
    ///
    /// `Mochi.run` reads `$TLS_CERT` and `$TLS_KEY`, and `$TLS_PORT` for a port beside it.
    public var tls: TLSOptions?
    /// HTTP/2, over TLS by ALPN and in cleartext by prior knowledge and upgrade (of requests without a body, heads up to 12 KiB).
    ///
    /// On.
    public var http2 = true
    /// Event loops, each a thread.
    ///
    /// `$MOCHI_LOOPS`, else one a core.
    public var loops: Int?
    /// Whether errors may be shown to the client.
    ///
    /// `$MOCHI_ENV` is `development`.
    public var development: Bool?
    /// The routes.
    public var routes: Routes
    /// Middleware around everything that is served: every route, files, and paths without a route.
    ///
    ///     options.handle = sequence(.cors(origins: .any), .rateLimit(60, per: .minutes(1)))
    public var handle: Handle?
    /// Directory of static files that are served where no route matches.
    ///
    /// `./public` when it exists.
    public var publicDirectory: String?
    /// Where the files lie that Mochi serves for its own pages; begins with `/`, does not end with it and holds no `..`.
    ///
    /// `/_mochi`.
    public var assetPrefix = "/_mochi"
    /// Redirects paths to one form of their end; unset leaves paths alone.
    public var trailingSlash: TrailingSlash?
    /// The document around every page: a file, or text, with `{{mochi.head}}`, `{{mochi.css}}`, `{{mochi.body}}` and
    /// `{{mochi.script}}` where these belong.
    ///
    /// A short HTML document in English.
    public var htmlShell: String?
    /// Which requests get streamed parts where they belong, in order, because who reads the page runs no scripts.
    ///
    /// Programs that say in `User-Agent` that they are one, such as search engines.
    public var rendersInOrder: @Sendable (RequestContext) -> Bool = { Robots.isOne($0) }
    /// Renders errors outside API routes, unmatched paths included, as a page.
    ///
    /// A page of our own, with the source of the failure in development.
    public var errorPage: ErrorPage?
    /// Looks at whatever a handler throws, and may answer with another status and message; nil leaves the error as it is.
    ///
    ///     options.handleError = { error, _ in error is DatabaseError ? HTTPError(.serviceUnavailable) : nil }
    public var handleError: (@Sendable (any Error, RequestContext) -> HTTPError?)?
    /// Where templates are, and what they may use.
    ///
    ///     options.templates.functions["price"] = TemplateFunction { (cents: Int) in "€ \(cents / 100)" }
    public var templates = TemplateOptions()
    /// The types whose values may be left to requests of their own, see `Island`.
    ///
    ///     options.islands = [UserAvatar.self, Cart.self]
    public var islands: [any Island.Type] = []
    /// Directory of the browser code of client islands, see `Island.hydrated(_:)`: for an island `Counter` the file
    /// `Counter.client.ts` or `Counter.client.js`, and what these import; nothing outside of it is read.
    ///
    ///     options.clientModules = "Client"
    ///
    /// The modules are bundled once, at the start, by `esbuild` (Debian's package of that name); in development with source maps.
    /// Without esbuild `.js` files are served as they are, all that lie in the directory, and a `.ts` file stops the start.
    ///
    /// The directory of the templates, where there is one.
    public var clientModules: String?
    /// What bundles them: a name in `PATH`, or a path.
    var esbuild = "esbuild"
    /// The file that `mochi build` has written.
    ///
    ///     options.buildFile = "mochi.build"
    ///
    /// The server starts from the templates and client modules in it, and needs neither their sources nor esbuild. In development
    /// nobody looks at it.
    ///
    /// A file that was made by another version of Mochi or of the program stops the start, and so does a source that lies here
    /// and has changed since.
    ///
    /// None; `Mochi.run` takes `./mochi.build` when it exists.
    public var buildFile: String?
    /// What it holds.
    var build: ServerBuild?
    /// What one client may cost.
    public var limits = ServeLimits()
    /// What WebSockets may cost.
    public var websocket = WebSocketOptions()
    /// What streams of server-sent events may cost, and how they are kept open.
    public var eventStreams = EventStreamOptions()
    /// How topics are treated, by name; a name that ends in `*` stands for all that begin alike.
    ///
    ///     options.topics["prices/*"] = TopicOptions(slowReader: .dropOldest(10))
    public var topics: [String: TopicOptions] = [:]
    /// Guards against requests that other sites make in a user's name.
    public var csrf = CSRFOptions()
    /// What is believed of what the proxies before the server say.
    ///
    /// Nothing.
    public var proxy = ProxyOptions()
    /// Header fields of every response that tell browsers what pages and files must not be used for; nil sends none.
    ///
    /// On: `X-Content-Type-Options: nosniff` and `Referrer-Policy: strict-origin-when-cross-origin`.
    public var securityHeaders: SecurityHeaders? = SecurityHeaders()
    /// A listener for operators: health, readiness, metrics.
    ///
    /// `$MOCHI_ADMIN_PORT`, on 127.0.0.1; else none.
    public var admin: AdminOptions?
    /// Where the spans of requests go.
    ///
    /// `$OTEL_EXPORTER_OTLP_ENDPOINT`; else nowhere.
    public var tracing: TracingOptions?
    /// Whether these are the options of that listener: nobody is told of its requests.
    var isAdministrative = false
    /// What `Mochi.run` writes of each event, see `logger(_:)`; `$MOCHI_LOG` goes before.
    ///
    /// Nothing; in development a line for each.
    public var log: LoggerOptions?
    /// What the application does when the server starts and stops.
    public var hooks = ServeHooks()
    /// Whether each page without parameters is rendered once, in the background, as soon as the server is ready.
    ///
    /// Off. The requests go through all handles; `RequestContext.isWarmup` tells them apart.
    public var warmup = false
    /// Time that requests in flight have to finish when the server stops.
    ///
    /// 5 s, 0 in development.
    public var shutdownTimeout: Duration?
    /// Whether SIGTERM and SIGINT stop the server, a second one ends the process, and SIGHUP reloads certificates.
    ///
    /// On.
    public var handlesSignals = true

    /// The defaults, with `routes`.
    public init(routes: Routes) {
        self.routes = routes
    }

    // MARK: Values with their defaults

    /// Forgets what an application has chosen and the environment says otherwise.
    mutating func preferEnvironment() throws(StartError) {
        if Environment.has("PORT") { port = nil }
        if Environment.has("HOST") { hostname = nil }
        if Environment.has("MOCHI_LOOPS") { loops = nil }
        if Environment.has("MOCHI_ENV") { development = nil }
        if let port = try Environment.integer("MOCHI_ADMIN_PORT", in: 0...65535) { listenForOperators(on: port) }
    }

    /// Chooses the port of the listener for operators; everything else about it stays as the application has chosen.
    mutating func listenForOperators(on port: Int) {
        admin = admin ?? AdminOptions(port: port)
        admin?.port = port
        admin?.unixSocket = nil
    }

    var isDevelopment: Bool { development ?? (Environment["MOCHI_ENV"] == "development") }
    var drainTime: Duration { shutdownTimeout ?? (isDevelopment ? .zero : .seconds(5)) }

    func checkAssetPrefix() throws(StartError) {
        let isPath =
            assetPrefix.hasPrefix("/") && !assetPrefix.hasSuffix("/") && !assetPrefix.contains("..")
            && assetPrefix.utf8.allSatisfy { HeaderName.isTokenCharacter($0) || $0 == UInt8(ascii: "/") }
            && !assetPrefix.contains("*") && !assetPrefix.contains("//")
        guard isPath else {
            throw StartError(
                "assetPrefix \"\(assetPrefix)\": accepted is a path that begins with / and does not end with it, without .."
            )
        }
    }

    /// Where operators are answered; nil where they are not.
    func adminOptions() throws(StartError) -> AdminOptions? {
        if let admin { return admin }
        return try Environment.integer("MOCHI_ADMIN_PORT", in: 0...65535).map { AdminOptions(port: $0) }
    }

    /// Where spans go; nil where there are none.
    func tracingOptions() throws(StartError) -> TracingOptions? {
        if isAdministrative { return nil }
        if let tracing { return tracing }
        return try .fromEnvironment()
    }

    func loopCount() throws(StartError) -> Int {
        if let loops {
            guard (1...256).contains(loops) else { throw StartError("loops \(loops): accepted are 1 to 256") }
            return loops
        }
        return try Environment.integer("MOCHI_LOOPS", in: 1...256) ?? max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)
    }

    func openPublicDirectory() throws(StartError) -> FileTree? {
        do {
            if let publicDirectory { return try FileTree(root: publicDirectory) }
        } catch {
            throw StartError("publicDirectory \"\(publicDirectory ?? "")\": \(error)")
        }
        return try? FileTree(root: "./public")
    }

    func address() throws(StartError) -> Address {
        if let unixSocket { return .unix(path: unixSocket) }
        if let inherited = Environment.inheritedDescriptor { return .inherited(descriptor: inherited) }
        return .tcp(host: hostname ?? Environment.text("HOST") ?? "0.0.0.0", port: try listeningPort())
    }

    private func listeningPort() throws(StartError) -> Int {
        if let port {
            guard (0...65535).contains(port) else { throw StartError("port \(port): accepted are 0 to 65535") }
            return port
        }
        return try Environment.integer("PORT", in: 0...65535) ?? 3000
    }

    /// Takes the certificate that the environment names, if it names one.
    mutating func readTLSFromEnvironment() throws(StartError) {
        let port = try Environment.integer("TLS_PORT", in: 0...65535)
        switch (Environment.has("TLS_CERT"), Environment.has("TLS_KEY")) {
        case (false, false): return
        case (true, true): break
        case (true, false): throw StartError("$TLS_CERT is set and $TLS_KEY is not: a certificate needs its key")
        case (false, true): throw StartError("$TLS_KEY is set and $TLS_CERT is not: a key needs its certificate")
        }
        let (certificate, key) = (Environment["TLS_CERT"] ?? "", Environment["TLS_KEY"] ?? "")
        tls = TLSOptions(certificateFile: certificate, keyFile: key, port: port)
    }

    /// Addresses with their identities: one, or two when TLS has a port of its own.
    func listeners() throws(StartError) -> [(address: Address, tls: TLSIdentity?)] {
        let address = try address()
        guard let tls else { return [(address, nil)] }
        let identity = try tls.load(http2: http2)
        guard let port = tls.port else { return [(address, identity)] }
        guard (0...65535).contains(port) else { throw StartError("tls.port \(port): accepted are 0 to 65535") }
        let host = hostname ?? Environment.text("HOST") ?? "0.0.0.0"
        return [(address, nil), (.tcp(host: host, port: port), identity)]
    }
}

/// A certificate and its key in PEM files.
public struct TLSOptions: Sendable {
    /// The certificate and its chain, the server's own first.
    public var certificateFile: String
    /// The key of the certificate, not encrypted: nobody is asked for a pass phrase.
    public var keyFile: String
    /// A port for TLS beside the cleartext one; nil makes the server's own port TLS.
    public var port: Int?

    /// A certificate for the server's port, or for `port`.
    public init(certificateFile: String, keyFile: String, port: Int? = nil) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.port = port
    }

    func load(http2: Bool) throws(StartError) -> TLSIdentity {
        do {
            return try TLSIdentity(certificateFile: certificateFile, keyFile: keyFile, http2: http2)
        } catch {
            throw StartError(error)
        }
    }
}
