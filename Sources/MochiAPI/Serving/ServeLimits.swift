internal import MochiEngine

/// What one client may cost the server.
///
/// Each limit has a default that suits a public service.
public struct ServeLimits: Sendable {
    /// Bytes of the request line and the header fields: 431 above it, 414 when the request line alone is longer.
    ///
    /// 16 KiB.
    public var head = 16 * 1024
    /// Number of header fields, from 1 to 100: 431 above it.
    ///
    /// 100.
    public var headerFields = 100
    /// Bytes of a request body: 413 above it.
    ///
    /// Routes may have a limit of their own. 1 MiB.
    public var body = 1024 * 1024
    /// Time for a TLS handshake.
    ///
    /// 10 s.
    public var handshakeTime = Duration.seconds(10)
    /// Time from the first byte of a head to its end: 408 after it.
    ///
    /// 10 s.
    public var headerTime = Duration.seconds(10)
    /// Time that a connection may be idle between two requests.
    ///
    /// 60 s.
    public var keepAlive = Duration.seconds(60)
    /// Window in which a body must arrive, and a response be read, at `minimumRate`.
    ///
    /// 10 s.
    public var stallTime = Duration.seconds(10)
    /// Bytes a second that a slow client must keep up over `stallTime`.
    ///
    /// 240.
    public var minimumRate = 240
    /// Time that a handler may take until it answers: 503 and cancellation after it.
    ///
    /// No limit.
    public var handlerTime: Duration?
    /// Open connections of the whole server; accepting pauses above it.
    ///
    /// What the descriptors allow, at most 100,000.
    public var connections: Int?
    /// Open connections of one client address; more are closed at once.
    ///
    /// No limit: behind a proxy all share one address.
    public var connectionsPerAddress: Int?
    /// RST_STREAM frames a second and HTTP/2 connection; more cut it (Rapid Reset, CVE-2023-44487).
    ///
    /// 100.
    public var http2Resets = 100
    /// SETTINGS, PING, PRIORITY, CONTINUATION, empty and unknown frames a second and HTTP/2 connection.
    ///
    /// 200.
    public var http2ControlFrames = 200
    /// Bytes of unfinished request bodies of one HTTP/2 connection.
    ///
    /// 32 MiB.
    public var http2BodyMemory = 32 * 1024 * 1024

    /// What one form may cost; routes may have limits of their own (`Route.formLimits`).
    public var form = FormLimits()
    /// Bytes of the temporary files of all forms of the server: a form that needs more is 503.
    ///
    /// 1 GiB.
    public var spooledBytes = 1024 * 1024 * 1024
    /// Number of temporary files of all forms of the server, each a descriptor: a form that needs more is 503.
    ///
    /// A sixteenth of what the descriptors allow, at most 4096.
    public var spooledFiles: Int?
    /// Directory of those temporary files, which have no names there and vanish with their forms.
    ///
    /// `$TMPDIR`, else `/tmp`. On a file system in memory, uploads take memory.
    public var spoolDirectory: String?

    /// The defaults.
    public init() {}

    func check() throws(StartError) {
        try require(head >= 256 && head <= 256 * 1024, "head", head, "256 to 262144 bytes")
        try require((1...100).contains(headerFields), "headerFields", headerFields, "1 to 100")
        try require(body >= 0, "body", body, "0 bytes or more")
        try require(minimumRate >= 0, "minimumRate", minimumRate, "0 bytes a second or more")
        try require(connections ?? 1 > 0, "connections", connections ?? 0, "1 or more")
        try require(connectionsPerAddress ?? 1 > 0, "connectionsPerAddress", connectionsPerAddress ?? 0, "1 or more")
        try require(http2Resets > 0, "http2Resets", http2Resets, "1 or more")
        try require(http2ControlFrames > 0, "http2ControlFrames", http2ControlFrames, "1 or more")
        try require(http2BodyMemory >= body, "http2BodyMemory", http2BodyMemory, "at least the limit of one body")
        try form.check("limits.form")
        try require(spooledBytes >= 0, "spooledBytes", spooledBytes, "0 bytes or more")
        try require(spooledFiles ?? 0 >= 0, "spooledFiles", spooledFiles ?? 0, "0 or more")
        for (name, time) in [
            ("handshakeTime", handshakeTime), ("headerTime", headerTime), ("keepAlive", keepAlive),
            ("stallTime", stallTime), ("handlerTime", handlerTime ?? .seconds(1)),
        ] {
            guard time > .zero else { throw StartError("limits.\(name) \(time): a time above 0 is needed") }
        }
    }

    /// Where the server's forms keep their files; a directory that cannot be written stops the start.
    func makeSpool() throws(StartError) -> Spool {
        let files = spooledFiles ?? min(max(Process.descriptorLimit / 16, 16), 4096)
        let spool = Spool(directory: spoolDirectory, byteLimit: spooledBytes, fileLimit: files)
        guard let spoolDirectory, files > 0 else { return spool }
        do throws(HTTPError) {
            _ = try spool.makeFile()
        } catch {
            throw StartError("limits.spoolDirectory \"\(spoolDirectory)\": \(error.detail ?? error.message)")
        }
        return spool
    }

    private func require(_ holds: Bool, _ name: String, _ value: Int, _ accepted: String) throws(StartError) {
        guard holds else { throw StartError("limits.\(name) \(value): accepted is \(accepted)") }
    }

    /// The engine's limits for each of `loops` loops; `largestBody` is that of any route.
    func engine(loops: Int, largestBody: Int, http2: Bool) -> Limits {
        var limits = Limits()
        limits.headBytes = head
        limits.headerFields = headerFields
        limits.bodyBytes = largestBody
        limits.handshakeTime = handshakeTime
        limits.headTime = headerTime
        limits.keepAliveTime = keepAlive
        limits.stallTime = stallTime
        limits.minimumRate = minimumRate
        // Some descriptors are the loops' own, some the application's files and connections.
        let descriptors = max(Process.descriptorLimit - 64 - 8 * loops, 16)
        let total = min(connections ?? 100_000, descriptors * 7 / 8)
        limits.connections = max((total + loops - 1) / loops, 1)
        limits.connectionsPerAddress = connectionsPerAddress ?? 0
        limits.http2Resets = http2Resets
        limits.http2ControlFrames = http2ControlFrames
        limits.http2BodyMemory = http2BodyMemory
        limits.http2 = http2
        return limits
    }
}
