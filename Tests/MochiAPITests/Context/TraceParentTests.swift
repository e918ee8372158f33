import MochiAPI
import TestSupport
import Testing

@Suite struct TraceParentTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let span = "00f067aa0ba902b7"

    @Test(arguments: [
        ("00-\(trace)-\(span)-01", true), ("00-\(trace)-\(span)-00", false), ("00-\(trace)-\(span)-03", true),
        ("00-\(trace)-\(span)-fe", false), ("01-\(trace)-\(span)-01", true),
        ("cc-\(trace)-\(span)-01-what-the-future", true),
    ])
    func `a well-formed one is read`(text: String, isSampled: Bool) throws {
        let parent = try #require(TraceParent(text))
        #expect(parent.traceID == Self.trace)
        #expect(parent.parentID == Self.span)
        #expect(parent.isSampled == isSampled)
        #expect(TraceParent(parent.description) == parent)
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-0", "00-\(trace)-\(span)-0g", "00-\(trace)-\(span)-01-",
        "00-\(trace)-\(span)-01-more", "ff-\(trace)-\(span)-01", "0G-\(trace)-\(span)-01",
        "cc-\(trace)-\(span)-01.more",
        "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-\(span)-01", "00_\(trace)-\(span)-01", " 00-\(trace)-\(span)-01",
        "00-\(trace)x-\(span)-01", "00-\(trace)-00f067aa0ba902bé-1",
    ])
    func `a malformed one is none`(text: String) {
        #expect(TraceParent(text) == nil)
    }

    @Test(arguments: [
        (["traceparent: 00-\(trace)-\(span)-01"], trace), (["Traceparent: 00-\(trace)-\(span)-01"], trace),
        (["traceparent: 00"], "-"), ([], "-"),
        (["traceparent: 00-\(trace)-\(span)-01", "traceparent: 00-\(trace)-\(span)-01"], "-"),
    ])
    func `a request is part of the trace that its client names once`(fields: [String], trace: String) async throws {
        let routes: Routes = ["/": Mochi.api { .text($0.traceparent?.traceID ?? "-") }]
        let text = try await LiveServer.run(routes) { try await $0.send(LiveServer.head("GET", "/", fields)).text }
        #expect(text == trace)
    }
}
