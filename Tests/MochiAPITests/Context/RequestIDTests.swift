import MochiAPI
import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct RequestIDTests {
    private static func isUUIDv7(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12] && groups[2].first == "7"
            && groups[3].first.map { "89ab".contains($0) } == true
            && text.allSatisfy { $0 == "-" || ("0"..."9").contains($0) || ("a"..."f").contains($0) }
    }

    @Test func `no two threads make the same, and each makes larger ones`() async throws {
        let made = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask { try await onThread { (0..<5000).map { _ in RequestID.make() } } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(made.allSatisfy { $0 == $0.sorted() } == true)
        let all = made.flatMap { $0 }
        #expect(Set(all).count == 40_000)
        #expect(all.allSatisfy(Self.isUUIDv7) == true)
    }

    @Test(arguments: [
        ("a", true), ("", false), ("a b", false), ("a\tb", false), ("é", false), ("a\u{7F}", false),
        ("\u{1B}[31m", false),
        ("!~", true), (String(repeating: "x", count: 128), true), (String(repeating: "x", count: 129), false),
    ])
    func `a proxy's identifier is one visible word`(text: String, isAcceptable: Bool) {
        #expect(RequestID.isAcceptable(text) == isAcceptable)
    }

    @Test(arguments: ["sync", "async", "error"])
    func `a request has one, whoever asks`(kind: String) async throws {
        let routes: Routes = [
            "/sync": Mochi.api { request in .text("\(request.requestID) \(request.requestID)") },
            "/async": Mochi.api { request async throws in
                let ids = await withTaskGroup(of: String.self) { group in
                    for _ in 0..<8 { group.addTask { request.requestID } }
                    return await group.reduce(into: Set<String>()) { $0.insert($1) }
                }
                let other = await Task.detached { request.requestID }.value
                return .text(ids.joined(separator: "|") + " " + other)
            },
            "/error": Mochi.page { request in throw HTTPError(.notFound, request.requestID) },
        ]
        let options = ServeOptions.testing { options in
            options.errorPage = ErrorPage { error, request in "\(error.message) \(request.requestID)" }
        }
        try await LiveServer.run(routes, options) { live in
            var seen = Set<String>()
            for _ in 0..<3 {
                let words = try await live.get("/\(kind)").text.split(separator: " ")
                #expect(words.count == 2 && words[0] == words[1])
                #expect(Self.isUUIDv7(String(words[0])))
                seen.insert(String(words[0]))
            }
            #expect(seen.count == 3)
        }
    }

    @Test func `requests of one connection have their own, in order`() async throws {
        let routes: Routes = ["/": Mochi.api { .text($0.requestID) }]
        let ids = try await LiveServer.run(routes) { live in
            try await live.talk { client in
                try (0..<100).map { _ in try client.exchange(LiveServer.head("GET", "/"))?.text ?? "" }
            }
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 100)
    }

    @Test func `a kept context keeps its identifier, also one that is asked for late`() async throws {
        let kept = Mutex<[RequestContext]>([])
        let routes: Routes = [
            "/": Mochi.api { request in
                kept.withLock { $0.append(request) }
                return .text(request.query.contains("now") ? request.requestID : "")
            }
        ]
        try await LiveServer.run(routes) { live in
            let early = try await live.get("/?now").text
            _ = try await live.get("/")
            _ = try await live.get("/?now")
            let contexts = kept.withLock { $0 }
            #expect(contexts[0].requestID == early)
            let late = contexts[1].requestID
            #expect(late != early && contexts[1].requestID == late)
        }
    }

    @Test(arguments: [
        (["127.0.0.0/8"], ["X-Request-Id: trace-7"], "trace-7"),
        (["127.0.0.0/8"], ["x-request-id: a", "x-request-id: b"], "a"),
        (["127.0.0.0/8"], ["X-Request-Id: "], nil), (["127.0.0.0/8"], ["X-Request-Id: a b"], nil),
        (["127.0.0.0/8"], [], nil), (["10.0.0.0/8"], ["X-Request-Id: trace-7"], nil),
        (["unix:"], ["X-Request-Id: trace-7"], nil),
    ])
    func `a trusted proxy's identifier is taken over`(trusted: [String], fields: [String], id: String?) async throws {
        let options = ServeOptions.testing { options in
            options.proxy.requestIDHeader = "X-Request-Id"
            options.proxy.trusted = trusted
        }
        let text = try await LiveServer.run(["/": Mochi.api { .text($0.requestID) }], options) { live in
            try await live.send(LiveServer.head("GET", "/", fields)).text
        }
        #expect(id == nil ? Self.isUUIDv7(text) : text == id)
    }
}
