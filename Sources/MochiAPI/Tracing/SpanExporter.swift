internal import Foundation

/// Spans on their way to a collector, by a thread of their own.
///
/// At most `options.queue` of them wait; what does not fit, and what a collector does not take, is dropped and counted.
@safe final class SpanExporter: @unchecked Sendable {
    // Guard of the unchecked conformance: `lock` around all variables.
    private static let batch = 512

    private let options: TracingOptions
    private let target: CollectorTarget
    private let lock = NSCondition()
    private var waiting: [TraceSpan] = []
    private var isRunning = false
    private var isSending = false
    private var isClosed = false
    private var droppedCount = 0
    private let throttle = LogThrottle()

    init(_ options: TracingOptions) throws(StartError) {
        self.options = options
        target = try CollectorTarget(options.endpoint, options.headers)
    }

    /// Spans that were dropped since the beginning.
    var dropped: Int { lock.withLock { droppedCount } }

    func add(_ span: TraceSpan) {
        lock.withLock {
            guard !isClosed, waiting.count < options.queue else {
                droppedCount += 1
                return
            }
            waiting.append(span)
            // Not before: a server that does not start leaves no thread.
            if !isRunning {
                isRunning = true
                Thread.detachNewThread { self.run() }
            }
            if waiting.count == Self.batch { lock.broadcast() }
        }
    }

    /// Sends what waits, for at most `seconds`, and ends.
    func close(within seconds: Double = 2) {
        let limit = Date(timeIntervalSinceNow: seconds)
        lock.withLock {
            isClosed = true
            lock.broadcast()
            while !waiting.isEmpty || isSending {
                guard lock.wait(until: limit) else { return }
            }
        }
    }

    private func run() {
        while let spans = next() {
            if !spans.isEmpty, let reason = target.post(OTLPDocument.make(spans, serviceName: options.serviceName)) {
                if throttle.admits() { Log.write("tracing: \(options.endpoint): \(reason)") }
                lock.withLock { droppedCount += spans.count }
            }
            lock.withLock {
                isSending = false
                lock.broadcast()
            }
        }
    }

    /// What is to be sent next; nil at the end.
    private func next() -> [TraceSpan]? {
        lock.lock()
        defer { lock.unlock() }
        let limit = Date(timeIntervalSinceNow: options.interval / .seconds(1))
        while waiting.count < Self.batch, !isClosed {
            guard lock.wait(until: limit) else { break }
        }
        if isClosed, waiting.isEmpty { return nil }
        let spans = Array(waiting.prefix(Self.batch))
        waiting.removeFirst(spans.count)
        isSending = true
        return spans
    }
}
