import Foundation
import TestSupport
import Testing

@testable import MochiAPI

/// What `/metrics` says, to those who read it for a living.
@Suite struct MetricsTextTests {
    private struct Broken: Error {}

    private static func options(_ change: (inout ServeOptions) -> Void = { _ in }) -> ServeOptions {
        .testing { options in
            options.admin = AdminOptions(port: 0)
            change(&options)
        }
    }

    /// What Prometheus' own linter has to say; nothing, when all is well.
    private static func complaints(about metrics: String) async throws -> String {
        try await onThread {
            let check = try Subprocess.run("promtool", ["check", "metrics"], input: Array(metrics.utf8))
            let said = check.output + check.errorOutput
            if check.status == .exited(0) { return said }
            return "promtool ended with \(check.status.map { "\($0)" } ?? "nothing"): \(said)"
        }
    }

    @Test func `promtool has nothing to say about a server that has something to tell`() async throws {
        let routes: Routes = [
            "/products/:id": Mochi.page { _ in p { "product" } },
            "/breaks": Mochi.api { _ in throw Broken() },
            "/feed": Mochi.sse { stream, _ in try await stream.send("hello") },
            "/ws": Mochi.ws(message: { ws, message in try ws.send(message) }),
        ]
        let cache = MochiCache<Int>()
        let certificate = try Certificate.shared
        let options = Self.options {
            $0.tls = TLSOptions(certificateFile: certificate.certificatePath, keyFile: certificate.keyPath, port: 0)
            // Nobody listens there.
            $0.tracing = TracingOptions(endpoint: "http://127.0.0.1:9/v1/traces", serviceName: "tests")
        }
        try await LiveServer.run(routes, loops: 2, options) { live async throws in
            for path in ["/products/1", "/breaks", "/feed", "/nowhere"] { _ = try await live.get(path) }
            _ = try await live.send("GET /refused HTTP/1.1\r\n\r\n")
            try await live.socket("/ws") { client throws in
                try client.send(.text("hello"))
                #expect(try client.nextMessage() == .text("hello"))
                _ = try client.close()
            }
            for _ in 0..<2 { _ = try await cache.fetch("metrics") { 1 } }
            mochiEvents.emit(.islandError, IslandErrorEvent(componentName: "Metrics", kind: .server, message: "no"))
            let text = try await live.askAdmin("/metrics").text
            for metric in [
                "http_server_request_duration_seconds_bucket{", "mochi_tls_certificate_expiry_seconds ",
                "mochi_spans_dropped_total ", "mochi_cache_reads_total{status=\"fresh\"}", "mochi_sse_messages_total ",
                "mochi_island_errors_total{kind=\"server\"}", "mochi_websocket_messages_total{",
            ] { #expect(text.contains("\n" + metric), "\(metric) is missing") }
            #expect(try await Self.complaints(about: text) == "")
        }
    }

    @Test func `promtool complains about what is no metric`() async throws {
        #expect(try await Self.complaints(about: "a-b 1\n").contains("promtool ended with"))
        #expect(try await Self.complaints(about: "# HELP sold Sold.\n# TYPE sold counter\nsold 1\n").contains("_total"))
    }

    @Test func `a scan of unknown paths adds no line`() async throws {
        let routes: Routes = ["/products/:id": Mochi.api { _ in .text("product") }]
        let (rounds, batch) = (100, 1_000)
        try await LiveServer.run(routes, loops: 1, Self.options()) { live async throws in
            /// The samples without their values, but for those that other tests of this process may add to.
            func samples() async throws -> [Substring] {
                try await live.askAdmin("/metrics").text.split(separator: "\n").map { $0.prefix { $0 != " " } }
                    .filter { !$0.hasPrefix("mochi_cache") && !$0.hasPrefix("mochi_island") }
            }
            func scan(_ round: Int) async throws {
                let count = try await live.talk { client in
                    var requests = ""
                    for number in round * batch..<(round + 1) * batch {
                        requests += LiveServer.head("GET", "/scan/\(number).php?id=\(number)", ["X-Scan: \(number)"])
                    }
                    requests += LiveServer.head("GET", "/products/\(round)", ["Connection: close"])
                    try client.send(requests)
                    let text = String(decoding: try client.readToEnd(by: .seconds(30)).bytes, as: UTF8.self)
                    return text.components(separatedBy: "HTTP/1.1 404 ").count - 1
                }
                #expect(count == batch)
            }
            try await scan(0)
            let before = try await samples()
            for round in 1..<rounds { try await scan(round) }
            #expect(try await samples() == before)
            let text = try await live.askAdmin("/metrics").text
            #expect(text.contains("http_response_status_code=\"404\"} \(rounds * batch)\n"))
            #expect(!text.contains("scan"))
        }
    }
}
