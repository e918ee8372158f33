import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct HandleNestingTests {
    /// A handle that writes its name on the way in and on the way out.
    private static func mark(_ name: String, isSynchronous: Bool = false) -> Handle {
        guard isSynchronous else {
            return Handle { request, next in
                Order.shared.add("<" + name, for: request)
                let response = try await next(request)
                Order.shared.add(name + ">", for: request)
                return response
            }
        }
        return Handle(
            before: { request in
                Order.shared.add("<" + name, for: request)
                return nil
            },
            after: { _, request in Order.shared.add(name + ">", for: request) }
        )
    }

    /// What happened to requests, by their paths.
    private final class Order: Sendable {
        static let shared = Order()
        private let events = Mutex<[String: [String]]>([:])

        func add(_ event: String, for request: RequestContext) {
            events.withLock { $0[request.path, default: []].append(event) }
        }

        func take(_ path: String) -> String {
            events.withLock { $0.removeValue(forKey: path) ?? [] }.joined(separator: " ")
        }
    }

    private static let api = Mochi.api { request in
        Order.shared.add("handler", for: request)
        return .text("done")
    }

    @Test(arguments: [[false, false, false], [true, true, true], [true, false, true], [false, true, false]])
    func `the first of a sequence is the outermost`(isSynchronous: [Bool]) async throws {
        let path = "/sequence-\(isSynchronous)".filter { !" [],".contains($0) }
        let handle = sequence(
            Self.mark("a", isSynchronous: isSynchronous[0]),
            sequence(Self.mark("b", isSynchronous: isSynchronous[1]), Self.mark("c", isSynchronous: isSynchronous[2]))
        )
        let routes = Routes(dictionaryLiteral: (path, Self.api))
        let response = try await LiveServer.run(routes, .testing { $0.handle = handle }) { try await $0.get(path) }
        #expect(response.text == "done")
        #expect(Order.shared.take(path) == "<a <b <c handler c> b> a>")
    }

    @Test func `the server's handle stands around the group's, and that around the route's`() async throws {
        let inner = Mochi.group(
            "/inner",
            handle: Self.mark("inner"),
            ["/": Self.api.handle(Self.mark("route", isSynchronous: true)).handle(Self.mark("outer"))]
        )
        let routes = Mochi.group(
            "/group",
            handle: Self.mark("group", isSynchronous: true),
            inner + ["/plain": Self.api]
        )
        try await LiveServer.run(routes, .testing { $0.handle = Self.mark("server") }) { live in
            _ = try await live.get("/group/inner")
            _ = try await live.get("/group/plain")
            _ = try await live.get("/group/nowhere")
            #expect(try await live.request("POST", "/group/inner").status == 200)
        }
        let path = "/group/inner"
        let once = "<server <group <inner <outer <route handler route> outer> inner> group> server>"
        #expect(Order.shared.take(path) == once + " " + once)
        #expect(Order.shared.take("/group/plain") == "<server <group handler group> server>")
        #expect(Order.shared.take("/group/nowhere") == "<server server>")
    }

    @Test(arguments: [false, true])
    func `a route's handle sees methods that the route lacks`(isSynchronous: Bool) async throws {
        let path = "/lacking-\(isSynchronous)"
        let page = Mochi.page { _ in "page" }.handle(Self.mark("route", isSynchronous: isSynchronous))
        let routes = Routes(dictionaryLiteral: (path, page))
        let response = try await LiveServer.run(routes) { try await $0.request("DELETE", path) }
        #expect(response.status == 405)
        #expect(response.field("allow") == "GET, HEAD, OPTIONS")
        #expect(Order.shared.take(path) == "<route route>")
    }

    @Test(arguments: [false, true])
    func `the way out begins where an answer is given`(isSynchronous: Bool) async throws {
        let path = "/answered-\(isSynchronous)"
        let handle = sequence(
            Self.mark("a", isSynchronous: isSynchronous),
            Handle(before: { _ in .text("early") }, after: { _, request in Order.shared.add("never", for: request) }),
            Self.mark("b")
        )
        let response = try await LiveServer.run(
            Routes(dictionaryLiteral: (path, Self.api)),
            .testing { $0.handle = handle }
        ) {
            try await $0.get(path)
        }
        #expect(response.text == "early")
        #expect(Order.shared.take(path) == "<a a>")
    }

    @Test func `a synchronous handler stays on its loop, with no task`() async throws {
        let routes: Routes = [
            "/no-task": Mochi.api { request in
                let isInTask = unsafe withUnsafeCurrentTask { unsafe $0 != nil }
                return .text(Order.shared.take(request.path) + (isInTask ? " a task" : " no task"))
            }
        ]
        let guards = sequence(Self.mark("a", isSynchronous: true), Self.mark("b", isSynchronous: true))
        let texts = try await LiveServer.run(routes, .testing { $0.handle = guards }) {
            try await $0.get("/no-task").text
        }
        #expect(texts == "<a <b no task")
        let tasks = try await LiveServer.run(routes, .testing { $0.handle = Self.mark("a") }) {
            try await $0.get("/no-task").text
        }
        #expect(tasks.hasSuffix(" a task"))
    }

    @Test func `a client that leaves cancels its handles, and no error is made of it`() async throws {
        let isCancelled = Event(of: Bool.self)
        let hasStarted = Event()
        let handle = Handle { request, next in
            do {
                return try await next(request)
            } catch {
                isCancelled.report(error is CancellationError)
                throw error
            }
        }
        let routes: Routes = [
            "/": Mochi.api { _ async throws in
                hasStarted.report()
                try await Task.sleep(for: .seconds(3600))
                return .empty()
            }
        ]
        try await LiveServer.run(routes, .testing { $0.handle = handle }) { live in
            let client = try RawClient(to: live.endpoint)
            try client.send(LiveServer.head("GET", "/"))
            _ = await hasStarted.value
            client.close()
            #expect(await isCancelled.value == true)
        }
    }

    @Test func `next may be called again`() async throws {
        let calls = Atomic(0)
        let routes: Routes = [
            "/": Mochi.api { _ in
                guard calls.add(1, ordering: .relaxed).newValue == 3 else { throw HTTPError(.badGateway) }
                return .text("third")
            }
        ]
        let retrying = Handle { request, next in
            for _ in 0..<2 {
                let response = try await next(request)
                if response.status != .badGateway { return response }
            }
            return try await next(request)
        }
        let response = try await LiveServer.run(routes, .testing { $0.handle = retrying }) { try await $0.get("/") }
        #expect(response.text == "third")
    }
}
