import MochiAPI
import Synchronization
import TestSupport
import Testing

/// Asynchronous handlers of many requests share tasks: none may notice.
@Suite struct HandlerTaskTests {
    @Test func `a handler is not cancelled because the client of an earlier one left`() async throws {
        let (hasStarted, isCancelled) = (Event(), Event(of: Bool.self))
        let routes: Routes = [
            "/leave": Mochi.api { _ async in
                hasStarted.report()
                try? await Task.sleep(for: .seconds(3600))
                isCancelled.report(Task.isCancelled)
                return .empty()
            },
            "/": Mochi.api { _ async in
                await Task.yield()
                return .text("\(Task.isCancelled)")
            },
        ]
        try await LiveServer.run(routes) { live async throws in
            // This one's task is the first that rests.
            #expect(try await live.get("/").text == "false")
            let client = try RawClient(to: live.endpoint)
            try client.send(LiveServer.head("GET", "/leave"))
            await hasStarted.value
            client.close()
            #expect(await isCancelled.value == true)
            for _ in 0..<3 { #expect(try await live.get("/").text == "false") }
        }
    }

    @Test func `a handler that ran into its time limit leaves nothing of that to the next`() async throws {
        let routes: Routes = [
            "/slow": Mochi.api { _ async throws in
                try await Task.sleep(for: .seconds(3600))
                return .empty()
            }
            .timeLimit(.milliseconds(20)),
            "/": Mochi.api { _ async in .text("\(Task.isCancelled)") },
        ]
        try await LiveServer.run(routes) { live async throws in
            for _ in 0..<3 {
                #expect(try await live.get("/slow").status == 503)
                #expect(try await live.get("/").text == "false")
            }
        }
    }

    @Test func `what a handler leaves behind keeps its own request`() async throws {
        let gate = CacheGate()
        let left = Mutex<[Task<String, any Error>]>([])
        let routes: Routes = [
            "/:n": Mochi.api { _ async in
                let task = Task {
                    await gate.pass()
                    return try RequestContext.current.path
                }
                left.withLock { $0.append(task) }
                return .text("left")
            }
        ]
        try await LiveServer.run(routes) { live async throws in
            for number in 0..<5 { #expect(try await live.get("/\(number)").text == "left") }
            await gate.open()
            for (number, task) in left.withLock({ $0 }).enumerated() {
                #expect(try await task.value == "/\(number)")
            }
        }
    }

    @Test func `more handlers at once than tasks may rest, twice`() async throws {
        let arrived = Atomic(0)
        let gates = [CacheGate(), CacheGate()]
        let routes: Routes = [
            "/:round/:n": Mochi.api { request async throws in
                let gate = gates[Int(request.parameters["round"] ?? "") ?? 0]
                if arrived.add(1, ordering: .relaxed).newValue.isMultiple(of: 150) { await gate.open() }
                await gate.pass()
                return .text(try RequestContext.current.path)
            }
        ]
        try await LiveServer.run(routes) { live async throws in
            for round in 0..<2 {
                let texts = try await onThread {
                    let clients = try (0..<150).map { number in
                        let client = try RawClient(to: live.endpoint)
                        try client.send(LiveServer.head("GET", "/\(round)/\(number)"))
                        return client
                    }
                    return try clients.map { try $0.response()?.text }
                }
                #expect(texts == (0..<150).map { "/\(round)/\($0)" })
            }
        }
    }

    @Test func `a server that has stopped lets go of what its handlers hold`() async throws {
        final class Held: Sendable {
            let end: Event<Void>

            init(_ end: Event<Void>) {
                self.end = end
            }

            deinit { end.report() }
        }
        let end = Event()
        let text = try await {
            let held = Held(end)
            let routes: Routes = [
                "/": Mochi.api { _ async in
                    await Task.yield()
                    return .text("\(type(of: held))")
                }
            ]
            return try await LiveServer.run(routes, loops: 2) { live in try await live.get("/").text }
        }()
        #expect(text == "Held")
        await end.value
    }
}
