import Foundation
import MochiAPI
import MochiTesting
import Testing

/// The examples of the documentation about server-sent events, compiled and listened to.
@Suite struct EventStreamExampleTests {
    private struct Order: Encodable, Sendable {
        let id: String
    }

    private struct Price: Encodable, Sendable {
        let mochi: String
        let cents: Int
    }

    private static func user(of request: RequestContext) async throws -> String? { request.query["user"] }

    private static func offline(_: String) {}

    private static func orders(of _: String) -> AsyncStream<Order> {
        AsyncStream { orders in
            orders.yield(Order(id: "1"))
            orders.finish()
        }
    }

    private static let routes: Routes = [
        "/clock": Mochi.sse { stream, _ in
            while true {
                try await stream.send("\(Date.now)", event: "tick")
                try await Task.sleep(for: .seconds(1))
            }
        },
        "/orders": Mochi.sse { stream, request in
            guard let user = try await user(of: request) else { throw HTTPError(.unauthorized) }
            stream.onClose { offline(user) }
            for try await order in orders(of: user) {
                try await stream.send(json: order, event: "order", id: order.id)
            }
        },
        "/price": Mochi.sse { stream, _ in
            try await stream.send(json: Price(mochi: "matcha", cents: 350), event: "price")
        },
        "/feed": Mochi.sse(topic: "chat", latest: 20),
        "/rooms/:room/feed": Mochi.sse(topic: { request in "room/" + (request.parameters["room"] ?? "") }),
        "/news": Mochi.sse { stream, _ in
            try await stream.subscribe("news")
            try await stream.send("welcome", event: "hello")
            await stream.untilClosed()
        },
        "/prices": Mochi.sse(topic: "prices").eventStream { options in
            options.heartbeat = .seconds(5)
            options.comeBack = .seconds(1)...(.seconds(30))
        },
    ]

    private static let rest: Routes = [
        "/orders": Mochi.sse { stream, request in
            try await stream.subscribe("orders")
            await stream.untilClosed()
        },
        "/clock": Mochi.sse(clock).eventStream { $0.heartbeat = .seconds(5) },
    ]

    @Sendable private static func clock(_ stream: EventStream, _: RequestContext) async throws {
        try await stream.send("now")
    }

    @Test func `the examples tell what they say`() async throws {
        try await Self.routes.test { client in
            try await client.events("/clock") { response, events async throws in
                let first = try await events.next()
                #expect(first?.event == "tick")
                #expect(response.status == .ok)
            }
            let orders = try await client.events("/orders?user=mo") { _, events in try await events.rest() }
            #expect(orders == [TestEvent("{\"id\":\"1\"}", event: "order", id: "1")])
            #expect(try await client.get("/orders").status == .unauthorized)
            let price = try await client.events("/price") { _, events in try await events.next() }
            #expect(price?.event == "price")
            for (target, topic) in [
                ("/feed", "chat"), ("/rooms/tea/feed", "room/tea"), ("/prices", "prices"), ("/news", "news"),
            ] {
                try await client.events(target) { _, events async throws in
                    if topic == "news" { #expect(try await events.next()?.event == "hello") }
                    client.server.publish(topic, "hello")
                    #expect(try await events.next() == TestEvent("hello"))
                }
            }
        }
        try await Self.rest.test { client in
            let event = try await client.events("/clock") { _, events in try await events.next() }
            #expect(event?.data == "now")
            try await client.events("/orders") { _, events async throws in
                client.server.publish("orders", "one")
                #expect(try await events.next()?.data == "one")
            }
        }
    }
}
