import MochiAPI
import Synchronization
import Testing

/// Opens once; who waits for it goes on then.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let opening: AsyncStream<Void>.Continuation

    init() {
        (stream, opening) = AsyncStream.makeStream()
    }

    func open() {
        opening.finish()
    }

    func wait() async {
        for await _ in stream {}
    }
}

/// Components that wait, rendered as a whole.
struct AsyncRenderingTests {
    private struct Waiting: AsyncComponent {
        let name: String
        var gate: Gate?
        var body: some HTML {
            get async throws {
                await gate?.wait()
                if name == "bad" { throw Mishap() }
                return b { name }
            }
        }
    }

    private struct Opening: AsyncComponent {
        let gate: Gate
        var body: some HTML {
            get async throws {
                gate.open()
                return "opened"
            }
        }
    }

    private struct Mishap: Error {}

    private struct Nested: AsyncComponent {
        let depth: Int
        var body: some HTML {
            get async throws {
                await Task.yield()
                return Group {
                    "("
                    depth
                    if depth > 0 { AnyHTML(Nested(depth: depth - 1)) }
                    ")"
                }
            }
        }
    }

    @Test func `components that wait stand where they belong`() async throws {
        let html = div {
            "a"
            Waiting(name: "1")
            "b"
            Waiting(name: "2")
            "c"
        }
        #expect(try await html.rendered().text == "<div>a<b>1</b>b<b>2</b>c</div>")
    }

    @Test func `the components of a page run at the same time`() async throws {
        let gate = Gate()
        // The first waits for the second: one after the other they would never end.
        let html = div {
            Waiting(name: "1", gate: gate)
            Opening(gate: gate)
        }
        #expect(try await html.rendered().text == "<div><b>1</b>opened</div>")
    }

    @Test func `components within components are awaited`() async throws {
        #expect(try await Nested(depth: 4).rendered().text == "(4(3(2(1(0)))))")
        #expect(
            try await p {
                Nested(depth: 2)
                Nested(depth: 1)
            }.rendered().text == "<p>(2(1(0)))(1(0))</p>"
        )
    }

    @Test func `what a component throws leaves the rendering`() async throws {
        await #expect(throws: Mishap.self) { try await Waiting(name: "bad").rendered() }
        await #expect(throws: Mishap.self) {
            try await div {
                "a"
                Waiting(name: "bad")
            }.rendered()
        }
    }

    @Test func `streamed content stands in its place when the page is rendered as a whole`() async throws {
        let gate = Gate()
        let html = div {
            Waiting(name: "1", gate: gate).streamed { "wait" }
            Opening(gate: gate)
        }
        #expect(try await html.rendered().text == "<div><b>1</b>opened</div>")
    }

    @Test func `an error in streamed content stays there`() async throws {
        let html = div {
            Waiting(name: "bad").streamed { "wait" }
            Waiting(name: "bad").streamed {
                "wait"
            } failure: { _ in
                i { "no luck" }
            }
        }
        let text = try await html.rendered().text
        #expect(
            text
                == #"<div><mochi-failure role="alert">This part of the page could not be shown.</mochi-failure><i>no luck</i></div>"#
        )
    }

    @Test func `an asynchronous sequence becomes one element after another`() async throws {
        let numbers = AsyncStream { continuation in
            for number in 0..<5000 { continuation.yield(number) }
            continuation.finish()
        }
        let text = try await ul { AsyncForEach(numbers) { number in li { number } } }.rendered().text
        #expect(text == "<ul>" + (0..<5000).map { "<li>\($0)</li>" }.joined() + "</ul>")
    }

    @Test func `what waits in a fallback is gone with it`() async throws {
        let html = div {
            Waiting(name: "1").streamed { Waiting(name: "2") }
            Waiting(name: "3").streamed {
                "wait"
                Waiting(name: "bad")
            }
        }
        #expect(try await html.rendered().text == "<div><b>1</b><b>3</b></div>")
    }

    @Test func `a long list beside a failure does not hold up the page`() async throws {
        struct Both: AsyncComponent {
            var body: some HTML {
                get async throws {
                    await Task.yield()
                    return Group {
                        Waiting(name: "bad")
                        AsyncForEach(AsyncStream(unfolding: { 1 })) { number in li { number } }
                    }.streamed { "wait" }
                }
            }
        }
        let text = try await div { Both() }.rendered().text
        #expect(text.hasSuffix("could not be shown.</mochi-failure></div>"))
    }

    @Test func `components that wait are cancelled with the rendering`() async throws {
        struct Forever: AsyncComponent {
            let started: Gate
            var body: some HTML {
                get async throws {
                    started.open()
                    try await Task.sleep(for: .seconds(3600))
                    return "never"
                }
            }
        }
        let started = Gate()
        let task = Task {
            try await div {
                Forever(started: started)
                Forever(started: started)
            }.rendered()
        }
        await started.wait()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
