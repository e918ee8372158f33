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

    private func on<Payload>(
        _ event: MochiEvent<Payload>,
        _ level: LogLevel = .info,
        _ line: @escaping @Sendable (Logger, LogLevel, String, Payload) -> [UInt8]
    ) {
        let name = event.name
        let level = options.levels[name] ?? level
        let subscription = mochiEvents.on(event) { [weak self] payload in
            guard let self else { return }
            let level = self.level(of: payload, level)
            if level >= self.options.level { self.queue.append(line(self, level, name, payload)) }
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
        on(.request) { log, level, name, event in
            let kind = event.kind == .none ? "" : event.kind.rawValue
            return log.format.line(
                level,
                name,
                event,
                event.method,
                kind,
                event.path,
                status: event.status,
                time: event.duration
            )
        }
        on(.error, .error) { log, level, name, event in
            let event = event.redacted(by: log.redaction)
            return log.format.line(
                level,
                name,
                event,
                "ERR",
                event.kind.rawValue,
                event.path,
                event.message,
                "(\(event.requestID))",
                status: event.status,
                block: event.stack
            )
        }
        on(.islandError, .error) { log, level, name, event in
            let event = event.redacted(by: log.redaction)
            return log.format.line(
                level,
                name,
                event,
                "ERR",
                "island",
                event.componentName,
                event.kind.rawValue,
                event.message,
                block: event.stack
            )
        }
        on(.actionComplete, .debug) { log, level, name, event in
            let event = event.redacted(by: log.redaction)
            return log.format.line(
                level,
                name,
                event,
                "ACT",
                event.path,
                event.actionName,
                event.result.rawValue,
                status: event.status
            )
        }
        subscribeToStreams()
        subscribeToServers()
        subscribeToDevelopment()
    }

    private func subscribeToStreams() {
        on(.wsOpen) { log, level, name, event in
            log.format.line(level, name, event, "WS", "open", event.path, time: event.duration)
        }
        on(.wsMessage, .debug) { log, level, name, event in
            log.format.line(level, name, event, "WS", event.type.rawValue, event.path, "\(event.size) bytes")
        }
        on(.wsClose) { log, level, name, event in
            log.format.line(
                level,
                name,
                event,
                "WS",
                "close",
                event.path,
                event.reason,
                status: event.code,
                time: event.duration
            )
        }
        on(.sseOpen) { log, level, name, event in log.format.line(level, name, event, "SSE", "open", event.path) }
        on(.sseMessage, .debug) { log, level, name, event in
            log.format.line(level, name, event, "SSE", event.event ?? "message", event.path, "\(event.size) bytes")
        }
        on(.sseClose) { log, level, name, event in
            log.format.line(level, name, event, "SSE", "close", event.path, time: event.duration)
        }
        if case .off = options.cache { return }
        on(.cacheRevalidate) { log, level, name, event in
            log.format.line(level, name, event, "CACHE", "revalidate", event.key)
        }
        guard case .verbose = options.cache else { return }
        on(.cacheRead) { log, level, name, event in
            log.format.line(level, name, event, "CACHE", event.status.rawValue, event.key)
        }
    }

    private func subscribeToServers() {
        on(.serverStart) { log, level, name, event in
            let routes = event.routes
            return log.format.line(
                level,
                name,
                event,
                "MOCHI",
                "started",
                event.port.map { "on port \($0)," } ?? "",
                "\(routes.page) pages, \(routes.api) api, \(routes.ws) ws, \(routes.sse) sse"
            )
        }
        on(.serverStop) { log, level, name, event in
            log.format.line(level, name, event, "MOCHI", "stopped", event.signal ?? "")
        }
        on(.warmupComplete) { log, level, name, event in
            log.format.line(
                level,
                name,
                event,
                "MOCHI",
                "warmed \(event.routeCount) pages up, \(event.errorCount) failed",
                time: event.duration
            )
        }
    }

    private func subscribeToDevelopment() {
        on(.compileError, .error) { log, level, name, event in
            log.format.line(level, name, event, "ERR", "template", event.path, event.message)
        }
        on(.compileComplete, .debug) { log, level, name, event in
            log.format.line(level, name, event, "MAKE", event.path, time: event.duration)
        }
        on(.recompileComplete) { log, level, name, event in
            log.format.line(
                level,
                name,
                event,
                "MAKE",
                event.trigger.rawValue,
                event.path,
                "\(event.pageCount) pages",
                time: event.duration
            )
        }
        on(.clientBundleComplete) { log, level, name, event in
            log.format.line(
                level,
                name,
                event,
                "MAKE",
                "\(event.entryCount) client modules, \(event.outputBytes) bytes",
                time: event.duration
            )
        }
        on(.fileChange, .debug) { log, level, name, event in
            log.format.line(level, name, event, "FILE", event.type.rawValue, event.path)
        }
    }
}
