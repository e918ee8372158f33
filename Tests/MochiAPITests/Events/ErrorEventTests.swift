import TestSupport
import Testing

@testable import MochiAPI

@Suite struct ErrorEventTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "it is broken" }
    }

    private static let routes: Routes = [
        "/error-event/api": Mochi.api { _ in throw Broken() },
        "/error-event/async": Mochi.api { _ async throws in throw HTTPError(.badGateway, detail: "no line") },
        "/error-event/page": Mochi.page { _ throws -> EmptyHTML in throw Broken() },
        "/error-event/redirect": Mochi.page { _ throws -> EmptyHTML in throw Redirect(to: "/") },
        "/error-event/form": Mochi.page(
            actions: [
                "breaks": { _ in throw Broken() }, "signs": { _ in .success },
                "fails": { _ in .fail(.unprocessableContent) }, "leaves": { _ in .redirect(to: "/") },
                "throws": { _ in throw Redirect(to: "/", status: .found) },
            ]
        ) { _ in p { "form" } },
    ]

    @Test func `what a handler throws is told, with the request that it belongs to`() async throws {
        let log = EventLog(of: .error) { $0.path.hasPrefix("/error-event/") && $0.kind != .action }
        let requests = EventLog(of: .request) { $0.path.hasPrefix("/error-event/") && $0.method == "GET" }
        try await LiveServer.run(Self.routes) { live in
            for path in ["api?a=1", "async", "page", "redirect", "nowhere"] {
                _ = try await live.get("/error-event/\(path)")
            }
        }
        #expect(
            log.events.map { "\($0.kind) \($0.method) \($0.path) \($0.status) \($0.message)" } == [
                "api GET /error-event/api?a=1 500 it is broken", "api GET /error-event/async 502 no line",
                "page GET /error-event/page 500 it is broken",
            ]
        )
        #expect(log.events.allSatisfy { $0.stack == nil && $0.actionName == nil })
        #expect(log.events.map(\.requestID) == requests.events.prefix(3).map(\.requestID))
    }

    @Test func `in development an error comes with the calls that led to it`() async throws {
        let routes: Routes = ["/error-event-stack": Mochi.api { _ in throw Broken() }]
        var options = ServeOptions.testing()
        options.development = true
        let log = EventLog(of: .error) { $0.path == "/error-event-stack" }
        try await LiveServer.run(routes, options) { live in
            _ = try await live.get("/error-event-stack")
        }
        let events = await log.wait(for: 1)
        #expect(events.count == 1)
        #expect(events.first?.stack?.contains("ErrorEventTests.swift") == true)
    }

    @Test(
        arguments: [
            ("signs", "success", nil), ("fails", "fail", 422), ("leaves", "redirect", 303), ("throws", "redirect", 302),
            ("breaks", "error", nil),
        ] as [(String, String, Int?)]
    )
    func `an action is told before and after it ran`(name: String, result: String, status: Int?) async throws {
        let path = "/error-event/form?/\(name)"
        let invoked = EventLog(of: .actionInvoke) { $0.path == path }
        let completed = EventLog(of: .actionComplete) { $0.path == path }
        let errors = EventLog(of: .error) { $0.path == path }
        try await LiveServer.run(Self.routes) { live in
            _ = try await live.post(
                path,
                "a=1",
                "Content-Type: application/x-www-form-urlencoded",
                "Sec-Fetch-Site: same-origin"
            )
        }
        #expect(invoked.events.map(\.actionName) == [name])
        #expect(completed.events.map(\.actionName) == [name])
        #expect(completed.events.map(\.result.rawValue) == [result])
        #expect(completed.events.map(\.status) == [status])
        #expect(completed.events.map(\.requestID) == invoked.events.map(\.requestID))
        #expect(errors.events.map(\.actionName) == (result == "error" ? [name] : []))
        #expect(errors.events.allSatisfy { $0.kind == .action })
    }
}
