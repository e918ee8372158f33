import Foundation
import TestSupport
import Testing

/// The WebSockets of the showcase answer as the specification of them says.
@Suite struct ShowcaseSocketTests {
    private static let showcase = Result { try ServerProcess(product: "showcase") }

    /// Opens sockets, each after the other, and talks over them on a thread of its own.
    private func talk<Value: Sendable>(
        _ handshakes: WebSocketHandshake...,
        body: @escaping @Sendable ([WebSocketClient]) throws -> Value
    ) async throws -> Value {
        let server = try Self.showcase.get()
        return try await onThread {
            let clients = try handshakes.map { handshake in
                let client = try WebSocketClient(to: server.endpoint, handshake)
                // By its pong the handlers of the opening have run.
                _ = try handshake.target.hasPrefix("/ws/") ? client.synchronize() : []
                return client
            }
            return try body(clients)
        }
    }

    private func shake(_ handshake: WebSocketHandshake) async throws -> HTTP1Response {
        let server = try Self.showcase.get()
        return try #require(try await onThread { try RawClient(to: server.endpoint).exchange(handshake) })
    }

    // MARK: /ws

    @Test func `the echo sends text as text and bytes as bytes`() async throws {
        try await talk(WebSocketHandshake("/ws/echo")) { clients throws in
            try clients[0].send(.text("もち"), .binary([0, 255, 1]))
            #expect(try clients[0].nextMessage() == .text("もち"))
            #expect(try clients[0].nextMessage() == .binary([0, 255, 1]))
            #expect(try clients[0].close() == WebSocketClose(1000))
        }
    }

    @Test func `the chat reaches everybody, the sender included, once`() async throws {
        try await talk(WebSocketHandshake("/ws/chat"), WebSocketHandshake("/ws/chat")) { clients throws in
            try clients[0].send(.text("from 0"))
            for client in clients { #expect(try client.nextMessage() == .text("from 0")) }
            try clients[1].send(.text("from 1"))
            for client in clients { #expect(try client.nextMessage() == .text("from 1")) }
        }
    }

    @Test func `a message stays in its room and does not come back`() async throws {
        let tea = WebSocketHandshake("/ws/tea", fields: [FieldLine("X-User-Id", "ada")])
        try await talk(tea, WebSocketHandshake("/ws/tea?user=kenji"), WebSocketHandshake("/ws/rice?user=mei")) {
            clients throws in
            try clients[0].send(.text("Green?"))
            #expect(try clients[1].nextMessage() == .text("Green?"))
            try clients[1].send(.binary([1, 2]))
            #expect(try clients[0].nextMessage() == .binary([1, 2]))
            for client in clients { #expect(try client.synchronize() == []) }
        }
    }

    @Test(arguments: ["/ws/tea", "/ws/tea?user=", "/ws/tea?name=ada"])
    func `nobody enters a room unnamed`(target: String) async throws {
        let response = try await shake(WebSocketHandshake(target))
        #expect(response.status == 400)
        #expect(response.text.contains("WebSocket upgrade rejected"))
    }

    @Test(arguments: ["/ws/echo", "/ws/chat", "/ws/tea?user=ada", "/chat/socket?name=Ada"])
    func `a page of another site is refused`(target: String) async throws {
        #expect(try await shake(WebSocketHandshake(target, origin: "https://elsewhere.example")).status == 403)
    }

    @Test(arguments: ["/ws/echo", "/ws/chat", "/ws/tea?user=ada", "/chat/socket?name=Ada"])
    func `a plain request is told to upgrade`(target: String) async throws {
        let server = try Self.showcase.get()
        let response = try await onThread {
            try RawClient(to: server.endpoint).exchange(LiveServer.head("GET", target))
        }
        #expect(response?.status == 426)
        #expect(response?.field("upgrade") == "websocket")
    }

    // MARK: The counter

    @Test func `the page of the counter brings its script`() async throws {
        let server = try Self.showcase.get()
        let (page, script) = try await onThread {
            let client = try RawClient(to: server.endpoint)
            return (
                try client.exchange(LiveServer.head("GET", "/chat")),
                try client.exchange(LiveServer.head("GET", "/files/chat.js"))
            )
        }
        #expect(page?.text.contains(#"src="/files/chat.js""#) == true)
        #expect(script?.status == 200)
        #expect(script?.field("content-type") == "text/javascript; charset=utf-8")
        // What others write never becomes HTML.
        #expect(script?.text.contains("innerHTML") == false)
    }

    @Test(arguments: [
        "", "?name=", "?name=%20", "?name=%3Cb%3E", "?name=a%00b", "?name=%E2%80%AEAda",
        "?name=1234567890123456789012345", "?name=.",
    ])
    func `a name that could mislead is refused`(query: String) async throws {
        #expect(try await shake(WebSocketHandshake("/chat/socket" + query)).status == 400)
    }

    @Test func `the server says who has spoken`() async throws {
        try await ChatCounter.run { counter throws in
            let ada = try counter.enter("Ada")
            let other = try counter.enter("ADA")
            #expect(ada.you.name == "Ada")
            #expect(other.you.name == "ADA 2")
            #expect(ada.you.id != other.you.id)

            try other.client.send(
                .text(#"{"text":" I am\n Ada ","person":{"id":"\#(ada.you.id)","name":"Ada"},"name":"Ada"}"#)
            )
            for guest in [ada, other] {
                let said = try guest.next("said")
                #expect(said.person == other.you)
                #expect(said.text == "I am Ada")
            }
        }
    }

    @Test func `a room of the same name does not speak at the counter`() async throws {
        try await ChatCounter.run { counter throws in
            let ada = try counter.enter("Ada")
            _ = try ada.next("people")
            let handshake = WebSocketHandshake("/ws/counter?user=mallory")
            let mallory = try WebSocketClient(to: counter.server.endpoint, handshake)
            try mallory.send(.text(#"{"type":"said","text":"forged"}"#))
            _ = try mallory.synchronize()
            #expect(try ada.client.synchronize() == [])
        }
    }

    @Test func `a browser keeps its place, and its cookie says nothing to others`() async throws {
        try await ChatCounter.run { counter throws in
            let first = try counter.enter("Ada")
            let cookie = try #require(first.client.response.field("set-cookie"))
            for attribute in ["Path=/chat", "HttpOnly", "SameSite=Strict"] { #expect(cookie.contains(attribute)) }
            let pair = String(cookie.prefix { $0 != ";" })
            let second = try counter.enter("Ada", cookie: pair)
            #expect(second.you == first.you)
            #expect(second.client.response.field("set-cookie") == nil)
            #expect(!pair.contains(first.you.id))
            #expect(try counter.enter("Kenji", cookie: pair).you.id != first.you.id)
        }
    }

    @Test func `those who stay are told who comes and goes`() async throws {
        try await ChatCounter.run { counter throws in
            let ada = try counter.enter("Ada")
            #expect(try ada.next("people").people?.map(\.name) == ["Ada"])
            let kenji = try counter.enter("Kenji")
            #expect(try ada.next("people").people?.map(\.name) == ["Ada", "Kenji"])
            _ = try kenji.client.close()
            #expect(try ada.next("people").people?.map(\.name) == ["Ada"])
        }
    }

    @Test func `one who was away gets what was said meanwhile`() async throws {
        try await ChatCounter.run { counter throws in
            let (ada, kenji) = (try counter.enter("Ada"), try counter.enter("Kenji"))
            try ada.say("one")
            let last = try #require(try kenji.next("said").offset)
            kenji.client.socket.reset()
            try ada.say("two")
            try ada.say("three")
            for text in ["one", "two", "three"] { #expect(try ada.next("said").text == text) }
            let again = try counter.enter("Kenji", after: last)
            #expect(try again.next("said").text == "two")
            #expect(try again.next("said").text == "three")
        }
    }

    @Test func `long words and fast words are refused, other messages close`() async throws {
        try await ChatCounter.run { counter throws in
            let ada = try counter.enter("Ada")
            try ada.say(String(repeating: "m", count: 501))
            #expect(try ada.next("refused").reason?.contains("500") == true)
            try ada.say(" ")
            for index in 0..<8 { try ada.say("\(index)") }
            for index in 0..<5 { #expect(try ada.next("said").text == "\(index)") }
            #expect(try ada.next("refused").reason?.contains("moment") == true)

            for (frame, code) in [
                (WebSocketFrame.text("hello"), 1008), (.text("{}"), 1008),
                (.binary(Array(#"{"text":"a"}"#.utf8)), 1008),
                (.text(#"{"text":""# + String(repeating: "a", count: 5000)), 1009),
            ] {
                let guest = try counter.enter("Mei")
                try guest.client.send(frame)
                #expect(try guest.client.expectClose().code == UInt16(code))
            }
        }
    }
}

/// A shop of its own, whose counter nobody else comes to.
private struct ChatCounter {
    let server: ServerProcess

    static func run(_ body: @escaping @Sendable (ChatCounter) throws -> Void) async throws {
        try await onThread { try body(ChatCounter(server: ServerProcess(product: "showcase"))) }
    }

    func enter(_ name: String, cookie: String? = nil, after: UInt64? = nil) throws -> Guest {
        let after = after.map { "&after=\($0)" } ?? ""
        let fields = cookie.map { [FieldLine("Cookie", $0)] } ?? []
        let handshake = WebSocketHandshake("/chat/socket?name=\(name)\(after)", fields: fields)
        return try Guest(WebSocketClient(to: server.endpoint, handshake))
    }

    struct Person: Decodable, Equatable {
        let id: String
        let name: String
        let mochi: String
    }

    /// Any message of the server.
    struct Message: Decodable {
        let type: String
        var you: Person?
        var person: Person?
        var people: [Person]?
        var text: String?
        var reason: String?
        var offset: UInt64?
    }

    final class Guest {
        let client: WebSocketClient
        let you: Person

        init(_ client: WebSocketClient) throws {
            self.client = client
            you = try #require(try Self.next("welcome", from: client).you)
        }

        func say(_ text: String) throws {
            let json = try JSONSerialization.data(withJSONObject: ["text": text])
            try client.send(.text(String(decoding: json, as: UTF8.self)))
        }

        /// The next message of a kind; those of other kinds are passed over.
        func next(_ type: String) throws -> Message { try Self.next(type, from: client) }

        private static func next(_ type: String, from client: WebSocketClient) throws -> Message {
            while true {
                let received = try client.nextMessage()
                guard case .text(let text) = received else { throw Unexpected(message: received) }
                let message = try JSONDecoder().decode(Message.self, from: Data(text.utf8))
                if message.type == type { return message }
            }
        }
    }

    struct Unexpected: Error {
        let message: WebSocketMessage
    }
}
