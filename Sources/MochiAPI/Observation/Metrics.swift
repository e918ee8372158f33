internal import Foundation
internal import MochiEngine
internal import Synchronization

/// What a server counts and measures for its operators.
final class Metrics: Sendable {
    private let loops: [LoopMetrics]
    private let patterns: [String]
    private let events = EventCounts()

    /// `patterns` are those of the routes, by the number that their requests carry.
    init(loops count: Int, patterns: [String]) {
        loops = (0..<count).map { _ in LoopMetrics(routes: patterns.count) }
        self.patterns = patterns
    }

    subscript(loop: EventLoop) -> LoopMetrics { loops[loop.index] }

    // MARK: Scraping

    /// All of it, as Prometheus reads it.
    ///
    /// A loop that is stuck is left out.
    func text(of server: MochiServer, _ pulses: [LoopPulse]) async -> String {
        var lags: [(String, any CustomStringConvertible)] = []
        var series: [[[LoopMetrics.Series]]] = []
        var active = 0
        for pulse in pulses {
            guard let lag = await pulse.feel() else { continue }
            lags.append(("\(pulse.loop.index)", PrometheusText.seconds(UInt64(lag / .nanoseconds(1)))))
            let own = self[pulse.loop]
            let (routes, count) = await pulse.loop.run { (own.routes, own.active) }
            series.append(routes)
            active += count
        }
        var text = PrometheusText()
        write(LoopMetrics.sum(series), to: &text)
        text.add("http_server_active_requests", .gauge, "Requests that have begun and not ended.", active)
        text.add("mochi_loops", .gauge, "Event loops.", pulses.count)
        text.add("mochi_loop_lag_seconds", .gauge, "Time until a loop takes its next turn.", by: "loop", lags)
        if lags.count == pulses.count { write(await server.counters(), to: &text) }
        writeEvents(to: &text)
        if let expiry = server.certificateExpiry {
            text.add(
                "mochi_tls_certificate_expiry_seconds",
                .gauge,
                "When the certificate stops being valid, in seconds since 1970.",
                expiry
            )
        }
        let dropped = Logger.running.withLock { $0 }?.dropped ?? 0
        text.add("mochi_log_dropped_total", .counter, "Lines of the log that were dropped.", dropped)
        if let tracer = server.tracer {
            let dropped = tracer.exporter.dropped
            text.add("mochi_spans_dropped_total", .counter, "Spans that no collector has taken.", dropped)
        }
        ProcessFacts.write(to: &text)
        return text.text
    }

    private func write(_ routes: [[LoopMetrics.Series]], to text: inout PrometheusText) {
        let name = "http_server_request_duration_seconds"
        text.begin(name, .histogram, "Time from the head of a request to the end of its response.")
        for (route, series) in routes.enumerated() {
            for one in series {
                var labels = [("http_request_method", one.method.label)]
                if route < patterns.count { labels.append(("http_route", patterns[route])) }
                labels.append(("http_response_status_code", "\(one.status)"))
                var count: UInt64 = 0
                for (bucket, bound) in LoopMetrics.bounds.enumerated() {
                    count += one.counts[bucket]
                    text.sample("\(name)_bucket", labels + [("le", PrometheusText.seconds(bound))], "\(count)")
                }
                count += one.counts[LoopMetrics.bounds.count]
                text.sample("\(name)_bucket", labels + [("le", "+Inf")], "\(count)")
                text.sample("\(name)_sum", labels, PrometheusText.seconds(one.nanoseconds))
                text.sample("\(name)_count", labels, "\(count)")
            }
        }
    }

    private func write(_ counters: ServerCounters, to text: inout PrometheusText) {
        text.add("mochi_connections_open", .gauge, "Open connections.", counters.openConnections)
        text.add("mochi_connections_accepted_total", .counter, "Connections accepted.", counters.accepted)
        text.add(
            "mochi_accept_pauses_total",
            .counter,
            "Times that accepting paused for the limit of connections.",
            counters.acceptPauses
        )
        text.add(
            "mochi_refusals_total",
            .counter,
            "Connections and requests that were refused before any route saw them.",
            by: "reason",
            [
                ("address", counters.addressRefusals), ("proxy", counters.proxyRefusals),
                ("tls", counters.handshakeFailures), ("malformed", counters.badRequests),
            ]
        )
        text.add(
            "mochi_timeouts_total",
            .counter,
            "What was ended because it took too long.",
            by: "of",
            [
                ("head", counters.headTimeouts), ("body", counters.bodyTimeouts), ("handler", counters.handlerTimeouts),
                ("idle", counters.idleTimeouts), ("write", counters.stalledWrites),
            ]
        )
        text.add(
            "mochi_http2_cuts_total",
            .counter,
            "HTTP/2 connections that were cut for resets, control frames or memory.",
            counters.http2Cuts
        )
        text.add(
            "mochi_disconnects_total",
            .counter,
            "Requests whose client left before the response was complete.",
            counters.disconnects
        )
        text.add("mochi_sse_streams_open", .gauge, "Open streams of server-sent events.", counters.openEventStreams)
        text.add("mochi_sse_streams_opened_total", .counter, "Streams of server-sent events.", counters.eventStreams)
        text.add("mochi_websockets_open", .gauge, "Open WebSockets.", counters.openWebSockets)
        text.add("mochi_websockets_opened_total", .counter, "WebSockets opened.", counters.webSockets)
        text.add(
            "mochi_websocket_messages_total",
            .counter,
            "Messages of WebSockets: received, delivered from topics, and dropped for those who did not keep up.",
            by: "direction",
            [
                ("received", counters.webSocketMessages), ("delivered", counters.deliveredMessages),
                ("dropped", counters.droppedMessages),
            ]
        )
    }

    private func writeEvents(to text: inout PrometheusText) {
        text.add(
            "mochi_sse_messages_total",
            .counter,
            "Events sent on streams.",
            events.streamMessages.load(ordering: .relaxed)
        )
        text.add(
            "mochi_island_errors_total",
            .counter,
            "Islands that failed.",
            by: "kind",
            events.islandErrors.sorted.map { ($0.name, $0.count) }
        )
        text.add(
            "mochi_cache_reads_total",
            .counter,
            "Reads of caches, by what they found.",
            by: "status",
            events.cacheReads.sorted.map { ($0.name, $0.count) }
        )
        text.add(
            "mochi_cache_revalidations_total",
            .counter,
            "Stale values that were computed again.",
            events.revalidations.load(ordering: .relaxed)
        )
    }
}

extension IncomingRequest.Method {
    /// The method as OpenTelemetry names it in labels: unknown ones are all the same.
    fileprivate var label: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .patch: "PATCH"
        case .options: "OPTIONS"
        case .other: "_OTHER"
        }
    }
}
