internal import Glibc
internal import Synchronization

/// Writes a line for each event, until it is stopped or another one is started.
///
///     logger()
///
/// Lines are for people on a terminal, and JSON elsewhere; see `LoggerOptions`. A thread of its own writes them: what does not fit
/// into its buffer, because the disk or the reader is slow, is dropped and counted, and no event loop ever waits.
/// - Throws: `StartError` when the file cannot be opened.
@discardableResult
public func logger(_ options: LoggerOptions) throws(StartError) -> Logger {
    let logger = try Logger(options)
    Logger.running.withLock { running in
        let last = running
        running = logger
        return last
    }?.stop()
    logger.subscribe()
    return logger
}

/// Writes a line for each event to standard output, see `logger(_:)`.
@discardableResult
public func logger() -> Logger {
    do {
        return try logger(LoggerOptions())
    } catch {
        preconditionFailure("standard output needs no opening: \(error)")
    }
}

/// The log of the events of this process: made by `logger(_:)`.
public final class Logger: Sendable {
    static let running = Mutex<Logger?>(nil)

    private let options: LoggerOptions
    private let redaction: Redaction
    private let format: LogFormat
    private let queue: LogQueue
    private let subscriptions = Mutex<[EventSubscription]>([])

    fileprivate init(_ options: LoggerOptions) throws(StartError) {
        self.options = options
        redaction = Redaction(also: options.redacted)
        let descriptor: Int32
        switch options.output {
        case .standardOutput: descriptor = STDOUT_FILENO
        case .standardError: descriptor = STDERR_FILENO
        case .file(let path):
            descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
            guard descriptor >= 0 else {
                throw StartError("the log \"\(path)\" cannot be opened: \(unsafe String(cString: strerror(errno)))")
            }
        }
        let format = LogFormat(options.format, for: descriptor)
        self.format = format
        queue = LogQueue(descriptor, limit: options.buffer) { format.line(dropped: $0) }
    }

    /// Lines that were dropped because they came faster than they were written.
    public var dropped: Int { queue.dropped }

    /// Waits until what has happened is written, for at most a second.
    public func flush() {
        queue.flush()
    }

    /// Writes what is left, for at most a second, and ends.
    public func stop() {
        Self.running.withLock { if $0 === self { $0 = nil } }
        for subscription in subscriptions.withLock({ $0 }) { subscription.cancel() }
        queue.close()
    }

    /// Whether errors of handlers are written, so that nobody has to tell of them a second time.
    static var tellsErrors: Bool { running.withLock { $0 != nil } }

    // MARK: Events

    /// Writes events of a kind, as they are after `redact`; `describe` says what people read.
    private func on<Payload>(
        _ event: MochiEvent<Payload>,
        _ level: LogLevel = .info,
        redact: (@Sendable (Payload) -> (Redaction) -> Payload)? = nil,
        _ describe: @escaping @Sendable (Payload) -> LogText
    ) {
        let name = event.name
        let level = options.levels[name] ?? level
        let subscription = mochiEvents.on(event) { [weak self] payload in
            guard let self else { return }
            let level = self.level(of: payload, level)
            guard level >= self.options.level else { return }
            let payload = redact?(payload)(self.redaction) ?? payload
            self.queue.append(self.format.line(level, name, payload, describe))
        }
        subscriptions.withLock { $0.append(subscription) }
    }

    /// A request that failed or was slow matters more, an error that is the client's matters less.
    private func level(of payload: some EventPayload, _ level: LogLevel) -> LogLevel {
        if let error = payload as? ErrorEvent, options.levels["error"] == nil {
            return error.status < 500 ? .info : level
        }
        guard let request = payload as? RequestEvent, options.levels["request"] == nil else { return level }
        if request.status >= 500 { return .error }
        return request.duration > options.slow ? .warn : level
    }

    fileprivate func subscribe() {
        on(.request) {
            LogText($0.method, $0.kind.word, $0.path, status: $0.status, time: $0.duration)
        }
        on(.error, .error, redact: ErrorEvent.redacted) {
            LogText(
                "ERR",
                $0.kind.rawValue,
                $0.path,
                $0.message,
                "(\($0.requestID))",
                status: $0.status,
                block: $0.stack
            )
        }
        on(.islandError, .error, redact: IslandErrorEvent.redacted) {
            LogText("ERR", "island", $0.componentName, $0.kind.rawValue, $0.message, block: $0.stack)
        }
        on(.actionComplete, .debug, redact: ActionCompleteEvent.redacted) {
            LogText("ACT", $0.path, $0.actionName, $0.result.rawValue, status: $0.status)
        }
        subscribeToStreams()
        subscribeToServers()
        subscribeToDevelopment()
    }

    private func subscribeToStreams() {
        on(.wsOpen) { LogText("WS", "open", $0.path, time: $0.duration) }
        on(.wsMessage, .debug) { LogText("WS", $0.type.rawValue, $0.path, "\($0.size) bytes") }
        on(.wsClose) { LogText("WS", "close", $0.path, $0.reason, status: $0.code, time: $0.duration) }
        on(.sseOpen) { LogText("SSE", "open", $0.path) }
        on(.sseMessage, .debug) { LogText("SSE", $0.event ?? "message", $0.path, "\($0.size) bytes") }
        on(.sseClose) { LogText("SSE", "close", $0.path, time: $0.duration) }
        if case .off = options.cache { return }
        on(.cacheRevalidate) { LogText("CACHE", "revalidate", $0.key) }
        guard case .verbose = options.cache else { return }
        on(.cacheRead) { LogText("CACHE", $0.status.rawValue, $0.key) }
    }

    private func subscribeToServers() {
        on(.serverStart) { event in
            let routes = event.routes
            return LogText(
                "MOCHI",
                "started",
                event.port.map { "on port \($0)," } ?? "",
                "\(routes.page) pages, \(routes.api) api, \(routes.ws) ws, \(routes.sse) sse"
            )
        }
        on(.serverStop) { LogText("MOCHI", "stopped", $0.signal ?? "") }
        on(.warmupComplete) {
            LogText("MOCHI", "warmed \($0.routeCount) pages up, \($0.errorCount) failed", time: $0.duration)
        }
    }

    private func subscribeToDevelopment() {
        on(.compileError, .error) { LogText("ERR", "template", $0.path, $0.message) }
        on(.compileComplete, .debug) { LogText("MAKE", $0.path, time: $0.duration) }
        on(.recompileComplete) {
            LogText("MAKE", $0.trigger.rawValue, $0.path, "\($0.pageCount) pages", time: $0.duration)
        }
        on(.clientBundleComplete) {
            LogText("MAKE", "\($0.entryCount) client modules, \($0.outputBytes) bytes", time: $0.duration)
        }
        on(.fileChange, .debug) { LogText("FILE", $0.type.rawValue, $0.path) }
    }
}

extension RequestEvent.Kind {
    /// Nothing, for what no route has answered.
    fileprivate var word: String { self == .none ? "" : rawValue }
}
