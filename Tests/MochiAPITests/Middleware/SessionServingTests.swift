import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

@Suite struct SessionServingTests {
    private struct Visitor: Codable, Equatable {
        var name: String
        var visits = 1
    }

    private struct Renamed: Codable {
        var surname: String
    }

    private static let routes: Routes = [
        "/": Mochi.api { request in
            let session = try request.session
            return .text("\(session.get(Visitor.self)?.name ?? "nobody") \(session.get(Int.self, "count") ?? 0)")
        },
        "/set": Mochi.api { request in
            try request.session.set(Visitor(name: request.query["name"] ?? ""))
            return .text(try request.session.get(Visitor.self)?.name ?? "")
        },
        "/count": Mochi.api { request async throws in
            let session = try request.session
            await Task.yield()
            try session.set((session.get(Int.self, "count") ?? 0) + 1, "count")
            try session.set((session.get(Int.self, "count") ?? 0) + 1, "count")
            return .text("\(session.get(Int.self, "count") ?? 0)")
        },
        "/shape": Mochi.api { request in
            .text("\(try request.session.get(Renamed.self, "Visitor") == nil)")
        },
        "/remove": Mochi.api { request in
            try request.session.remove(Visitor.self)
            return .text("removed")
        },
        "/clear": Mochi.api { request in
            let session = try request.session
            try session.clear()
            return .text("\(session.isEmpty) \(session.id ?? "-")")
        },
        "/anew": Mochi.api { request in
            let session = try request.session
            let before = session.id
            try session.clear()
            try session.set(Visitor(name: "anew"))
            return .text("\(session.id != nil && session.id != before)")
        },
        "/id": Mochi.api { request in .text(try request.session.id ?? "none") },
        "/large": Mochi.api { request in
            let session = try request.session
            do {
                try session.set(String(repeating: "x", count: 5000), "large")
                return .text("kept")
            } catch let error as SessionError {
                return .text("\(error) \(session.get(Visitor.self)?.name ?? "nobody")")
            }
        },
        "/failing": Mochi.api { request in
            try request.session.set(Visitor(name: "despite"))
            throw HTTPError(.conflict)
        },
        "/unused": Mochi.api { _ in .text("unused") },
    ]

    private static let key = SecretKey.random()
    /// What a test sets its clock to; no two tests share one.
    private final class Clock: Sendable {
        private let seconds = Atomic<Int64>(1_700_000_000)

        func now() -> Int64 { seconds.load(ordering: .relaxed) }

        func advance(_ seconds: Int64) { self.seconds.add(seconds, ordering: .relaxed) }
    }

    private static func run<Value>(
        keys: [SecretKey] = [key],
        clock: Clock = Clock(),
        secure: Bool? = nil,
        _ body: (LiveServer) async throws -> Value
    ) async throws -> Value {
        let handle = Handle.sessions(keys: keys, lifetime: .seconds(1000), secure: secure) { clock.now() }
        return try await LiveServer.run(routes, .testing { $0.handle = handle }, body)
    }

    /// `name=value` of the session's cookie that an answer sets.
    private static func cookie(_ answer: Answer) -> String? {
        answer.field("set-cookie").map { String($0.prefix { $0 != ";" }) }
    }

    @Test(arguments: HTTPProtocol.allCases)
    func `what was set is there with the next request`(httpProtocol: HTTPProtocol) async throws {
        try await Self.run { live in
            let set = try await live.answer("/set?name=Yuki", over: httpProtocol)
            #expect(set.text == "Yuki")
            let cookie = try #require(Self.cookie(set))
            let next = try await live.answer("/", [("Cookie", "other=1; " + cookie)], over: httpProtocol)
            #expect(next.text == "Yuki 0")
            #expect(next.field("set-cookie") == nil, "nothing has changed")
            #expect(next.field("vary")?.lowercased() == "cookie")
            #expect(try await live.answer("/", over: httpProtocol).text == "nobody 0")
        }
    }

    @Test func `the cookie is sealed, for this host, over TLS, and out of reach of scripts`() async throws {
        let answer = try await Self.run { try await $0.answer("/set?name=Yuki") }
        let line = try #require(answer.field("set-cookie"))
        #expect(line.hasPrefix("__Host-session="))
        #expect(!line.contains("Yuki"))
        for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Max-Age=1000"] {
            #expect(line.contains(attribute))
        }
        #expect(!line.contains("Domain"))
        let plain = try await Self.run(secure: false) { try await $0.answer("/set?name=Yuki") }
        #expect(plain.field("set-cookie")?.hasPrefix("session=") == true)
        #expect(plain.field("set-cookie")?.contains("Secure") == false)
    }

    @Test func `an asynchronous handler changes it several times and sets one cookie`() async throws {
        try await Self.run { live in
            let first = try await live.answer("/count")
            #expect(first.text == "2")
            #expect(first.fields.values(of: "set-cookie").count == 1)
            let second = try await live.answer("/count", [("Cookie", try #require(Self.cookie(first)))])
            #expect(second.text == "4")
        }
    }

    @Test func `whoever does not ask costs no cookie and no Vary`() async throws {
        let answer = try await Self.run { try await $0.answer("/unused") }
        #expect(answer.field("set-cookie") == nil)
        #expect(answer.field("vary") == nil)
    }

    @Test func `a cookie that was changed, or sealed by another key or under another name, is none`() async throws {
        let cookie = try await Self.run { try #require(Self.cookie(try await $0.answer("/set?name=Yuki"))) }
        let value = String(cookie.dropFirst("__Host-session=".count))
        let other = try await Self.run(keys: [.random()]) { live in
            try #require(Self.cookie(try await live.answer("/set?name=Eve")))
        }
        let flipped = value.prefix(30) + (value.dropFirst(30).first == "A" ? "B" : "A") + value.dropFirst(31)
        try await Self.run { live in
            for forged in [
                "__Host-session=" + flipped, "__Host-session=" + value.dropLast(), "__Host-session=",
                "__Host-session=x",
                "__Host-session=\"\(value.dropLast(4))\"", "session=" + value, other,
            ] {
                let answer = try await live.answer("/", [("Cookie", forged)])
                #expect(answer.text == "nobody 0", "\(forged)")
            }
            // One that opens is found among those that do not.
            let both = try await live.answer("/", [("Cookie", "__Host-session=x; \(cookie)")])
            #expect(both.text == "Yuki 0")
        }
    }

    @Test func `keys are replaced without ending sessions`() async throws {
        let (old, new) = (SecretKey.random(), SecretKey.random())
        let before = try await Self.run(keys: [old]) {
            try #require(Self.cookie(try await $0.answer("/set?name=Yuki")))
        }
        let during = try await Self.run(keys: [new, old]) { live in
            #expect(try await live.answer("/", [("Cookie", before)]).text == "Yuki 0")
            return try #require(Self.cookie(try await live.answer("/count", [("Cookie", before)])))
        }
        let after = try await Self.run(keys: [new]) { live in
            (
                try await live.answer("/", [("Cookie", during)]).text,
                try await live.answer("/", [("Cookie", before)]).text
            )
        }
        #expect(after == ("Yuki 2", "nobody 0"))
    }

    @Test func `a session ends when its time is over, and lives on for who comes often enough`() async throws {
        let clock = Clock()
        try await Self.run(clock: clock) { live in
            let first = try #require(Self.cookie(try await live.answer("/set?name=Yuki")))
            clock.advance(499)
            let young = try await live.answer("/", [("Cookie", first)])
            #expect(young.text == "Yuki 0")
            #expect(young.field("set-cookie") == nil)
            clock.advance(2)
            let old = try await live.answer("/", [("Cookie", first)])
            #expect(old.text == "Yuki 0")
            let second = try #require(Self.cookie(old))
            clock.advance(499)
            #expect(try await live.answer("/", [("Cookie", first)]).text == "nobody 0")
            #expect(try await live.answer("/", [("Cookie", second)]).text == "Yuki 0")
        }
    }

    @Test func `what was cleared is gone, and the cookie with it`() async throws {
        try await Self.run { live in
            let set = try #require(Self.cookie(try await live.answer("/set?name=Yuki")))
            let cleared = try await live.answer("/clear", [("Cookie", set)])
            #expect(cleared.text == "true -")
            let line = try #require(cleared.field("set-cookie"))
            #expect(line.hasPrefix("__Host-session=;"))
            #expect(line.contains("Max-Age=0"))
            let nothing = try await live.answer("/clear")
            #expect(nothing.field("set-cookie") == nil)
            let removed = try await live.answer("/remove", [("Cookie", set)])
            let rest = try await live.answer("/", [("Cookie", try #require(Self.cookie(removed)))])
            #expect(rest.text == "nobody 0")
        }
    }

    @Test func `the id stays as long as the session lives`() async throws {
        try await Self.run { live in
            #expect(try await live.answer("/id").text == "none")
            let set = try #require(Self.cookie(try await live.answer("/set?name=Yuki")))
            let id = try await live.answer("/id", [("Cookie", set)]).text
            let changed = try #require(Self.cookie(try await live.answer("/count", [("Cookie", set)])))
            #expect(try await live.answer("/id", [("Cookie", changed)]).text == id)
            #expect(Base64URL.decode(id)?.count == 16)
            let anew = try await live.answer("/anew", [("Cookie", set)])
            #expect(anew.text == "true")
            #expect(anew.fields.values(of: "set-cookie").count == 1)
        }
    }

    @Test func `what does not fit is refused in words, and nothing changes`() async throws {
        try await Self.run { live in
            let set = try #require(Self.cookie(try await live.answer("/set?name=Yuki")))
            let large = try await live.answer("/large", [("Cookie", set)])
            #expect(large.text.contains("browsers drop more than 4096"))
            #expect(large.text.hasSuffix(" Yuki"))
            #expect(large.field("set-cookie") == nil)
        }
    }

    @Test func `a value of another shape is as if it were not there`() async throws {
        let text = try await Self.run { live in
            let set = try #require(Self.cookie(try await live.answer("/set?name=Yuki")))
            return try await live.answer("/shape", [("Cookie", set)]).text
        }
        #expect(text == "true")
    }

    @Test func `a session is kept although the handler failed`() async throws {
        let answer = try await Self.run { try await $0.answer("/failing") }
        #expect(answer.status == 409)
        #expect(Self.cookie(answer) != nil)
    }

    @Test func `without the handle the error says what to do`() async throws {
        let answer = try await LiveServer.run(Self.routes, .testing { $0.development = true }) {
            try await $0.answer("/")
        }
        #expect(answer.status == 500)
        #expect(NoSessions().description.contains("Handle.sessions()"))
    }

    @Test func `what cannot work stops the start`() {
        let wrong: [Handle] = [
            .sessions(keys: []), .sessions(keys: [Self.key], cookie: "a b"), .sessions(keys: [Self.key], cookie: ""),
            .sessions(keys: [Self.key], lifetime: .zero), .sessions(keys: [Self.key], lifetime: .seconds(500 * 86_400)),
            .sessions(keys: [Self.key], sameSite: .none, secure: false),
        ]
        for handle in wrong {
            let options = ServeOptions.testing { $0.handle = handle }
            #expect(throws: StartError.self) { _ = try Application(options) }
        }
    }
}
