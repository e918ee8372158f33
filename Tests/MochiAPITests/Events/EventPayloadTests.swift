import Testing

@testable import MochiAPI

@Suite struct EventPayloadTests {
    @Test func `each event is in the table once, under the name that it has upstream`() {
        #expect(
            EventCatalog.all.map(\.channel.name) == [
                "request", "ws:open", "ws:message", "ws:close", "sse:open", "sse:message", "sse:close", "server:start",
                "server:stop", "warmup:start", "warmup:complete", "error", "action:invoke", "action:complete",
                "compile:start", "compile:complete", "compile:error", "recompile:start", "recompile:complete",
                "client-bundle:complete", "island:error", "file:change", "cache:read", "cache:revalidate",
            ]
        )
        #expect(EventCatalog.channels.count == EventCatalog.all.count)
    }

    @Test func `JSON has the fields in upstream's spelling, and none that is missing`() {
        #expect(
            RequestEvent(
                requestID: "id",
                kind: .page,
                method: "GET",
                path: "/a\"\\\u{1}\n\u{1F361}",
                status: 200,
                duration: .microseconds(1250),
                isWarmup: true
            ).json
                == #"{"requestId":"id","kind":"page","method":"GET","path":"/a\"\\\u0001\n🍡","status":200,"duration":1.25,"warmup":true}"#
        )
        #expect(
            ServerStartEvent(
                port: nil,
                hostname: nil,
                isDevelopment: true,
                routes: RouteCounts(page: 1, api: 2, ws: 3, sse: 4)
            ).json == #"{"development":true,"routes":{"page":1,"api":2,"ws":3,"sse":4}}"#
        )
        #expect(
            CompileErrorEvent(
                path: "/a",
                message: "m",
                logs: [.init(message: "x"), .init(file: "f", line: 1, column: 2, message: "y")]
            ).json
                == #"{"path":"/a","message":"m","logs":[{"message":"x"},{"file":"f","line":1,"column":2,"message":"y"}]}"#
        )
        #expect(
            IslandErrorEvent(componentName: "C", kind: .clientHydrate, message: "m").json
                == #"{"componentName":"C","kind":"client-hydrate","message":"m"}"#
        )
    }

    @Test(
        arguments: [
            (Duration.zero, "0"), (.seconds(2), "2000"), (.microseconds(1), "0.001"), (.microseconds(1500), "1.5"),
            (.nanoseconds(999), "0"), (.milliseconds(-1), "-1"), (.microseconds(-1500), "-1.5"),
            (.microseconds(10_010), "10.01"),
        ]
    )
    func `times are milliseconds`(time: Duration, text: String) {
        var json = EventJSON()
        time.write(to: &json)
        #expect(json.text == text)
    }
}
