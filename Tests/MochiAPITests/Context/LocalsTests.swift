import MochiAPI
import Synchronization
import TestSupport
import Testing

@Suite struct LocalsTests {
    private struct Name: LocalKey { static var defaultValue: String { "nobody" } }
    private struct Guest: LocalKey { static var defaultValue: String? { "default" } }
    private struct Watched: LocalKey { static var defaultValue: Ending? { nil } }

    /// Asks for the context while it goes away.
    private final class Ending: Sendable {
        let ended: Event<Void>
        let context: Mutex<RequestContext?>

        init(_ ended: Event<Void>, _ context: RequestContext?) {
            self.ended = ended
            self.context = Mutex(context)
        }

        deinit {
            _ = context.withLock { $0?.locals[Name.self] }
            ended.report()
        }
    }

    @Test func `a value is there for whoever reads later, else its default is`() async throws {
        let routes: Routes = [
            "/": Mochi.api { request in
                let before = request.locals[Name.self]
                request.locals[Name.self] = "Ada"
                request.locals[Guest.self] = nil
                let current = try RequestContext.current.locals[Name.self]
                return .text("\(before) \(current) \(request.locals[Guest.self] ?? "none")")
            },
            "/fresh": Mochi.api { request in
                .text("\(request.locals[Name.self]) \(request.locals[Guest.self] ?? "none")")
            },
        ]
        try await LiveServer.run(routes) { live async throws in
            #expect(try await live.get("/").text == "nobody Ada none")
            // The same context is used again.
            #expect(try await live.get("/fresh").text == "nobody default")
        }
    }

    @Test func `many tasks may write`() async throws {
        let routes: Routes = [
            "/": Mochi.api { request async throws in
                await withTaskGroup { group in
                    for number in 0..<50 {
                        group.addTask { request.locals[Name.self] = "\(number)" }
                    }
                }
                return .text(Int(request.locals[Name.self]) == nil ? "lost" : "kept")
            }
        ]
        #expect(try await LiveServer.run(routes) { try await $0.get("/").text } == "kept")
    }

    @Test func `a value that asks for the context when it is replaced finds it`() async throws {
        let ended = Event()
        let routes: Routes = [
            "/": Mochi.api { request in
                request.locals[Watched.self] = Ending(ended, request)
                request.locals[Watched.self] = nil
                return .text(request.locals[Watched.self] == nil ? "gone" : "kept")
            }
        ]
        try await LiveServer.run(routes) { live async throws in
            #expect(try await live.get("/").text == "gone")
            #expect(await ended.value != nil)
        }
    }

    @Test(arguments: ["sync", "async"])
    func `values go with the request`(kind: String) async throws {
        let ended = Event()
        let routes: Routes = [
            "/sync": Mochi.api { request in
                request.locals[Watched.self] = Ending(ended, nil)
                return .empty()
            },
            "/async": Mochi.api { request async throws in
                request.locals[Watched.self] = Ending(ended, nil)
                return .empty()
            },
        ]
        try await LiveServer.run(routes) { live async throws in
            _ = try await live.get("/\(kind)")
            #expect(await ended.value != nil)
        }
    }
}
