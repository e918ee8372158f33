import Testing

@testable import MochiAPI

@Suite struct PreconditionsTests {
    private static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    private static let later = "Sun, 06 Nov 1994 08:49:38 GMT"

    private static let current = Validators(
        entityTag: EntityTag(opaque: "1"),
        lastModified: HTTPDate(secondsSinceEpoch: 784_111_777)
    )
    private static let weak = Validators(entityTag: EntityTag(opaque: "1", isWeak: true), lastModified: nil)
    private static let now = HTTPDate(secondsSinceEpoch: 1_763_676_000)

    struct Row: Sendable {
        var fields: [(HeaderName, String)]
        var method = HTTPMethod.get
        var state: Validators? = PreconditionsTests.current
        var outcome: Preconditions.Outcome
    }

    @Test(arguments: [
        Row(fields: [], outcome: .proceed),
        // Step 1: If-Match, strong, before everything else.
        Row(fields: [(.ifMatch, "\"1\"")], outcome: .proceed),
        Row(fields: [(.ifMatch, "\"0\", \"1\"")], outcome: .proceed),
        Row(fields: [(.ifMatch, "\"0\""), (.ifMatch, "\"1\"")], outcome: .proceed),
        Row(fields: [(.ifMatch, "W/\"1\"")], outcome: .preconditionFailed),
        Row(fields: [(.ifMatch, "\"2\"")], method: .put, outcome: .preconditionFailed),
        Row(fields: [(.ifMatch, "\"1\"")], state: weak, outcome: .preconditionFailed),
        Row(fields: [(.ifMatch, "*")], outcome: .proceed),
        Row(fields: [(.ifMatch, "*")], method: .put, state: nil, outcome: .preconditionFailed),
        Row(fields: [(.ifMatch, "nonsense")], outcome: .preconditionFailed),
        Row(fields: [(.ifMatch, "\"1\""), (.ifUnmodifiedSince, earlier)], outcome: .proceed),
        // Step 2: If-Unmodified-Since, only without If-Match.
        Row(fields: [(.ifUnmodifiedSince, earlier)], outcome: .preconditionFailed),
        Row(fields: [(.ifUnmodifiedSince, same)], outcome: .proceed),
        Row(fields: [(.ifUnmodifiedSince, later)], outcome: .proceed),
        Row(fields: [(.ifUnmodifiedSince, "nonsense")], outcome: .proceed),
        Row(fields: [(.ifUnmodifiedSince, earlier)], state: weak, outcome: .proceed),
        Row(fields: [(.ifUnmodifiedSince, earlier)], state: nil, outcome: .proceed),
        // Step 3: If-None-Match, weak; 304 for reads, 412 otherwise.
        Row(fields: [(.ifNoneMatch, "\"1\"")], outcome: .notModified),
        Row(fields: [(.ifNoneMatch, "W/\"1\"")], outcome: .notModified),
        Row(fields: [(.ifNoneMatch, "\"1\"")], method: .head, outcome: .notModified),
        Row(fields: [(.ifNoneMatch, "\"1\"")], method: .put, outcome: .preconditionFailed),
        Row(fields: [(.ifNoneMatch, "\"1\"")], state: weak, outcome: .notModified),
        Row(fields: [(.ifNoneMatch, "\"2\", W/\"3\"")], outcome: .proceed),
        Row(fields: [(.ifNoneMatch, "*")], outcome: .notModified),
        Row(fields: [(.ifNoneMatch, "*")], method: .put, outcome: .preconditionFailed),
        Row(fields: [(.ifNoneMatch, "*")], method: .put, state: nil, outcome: .proceed),
        Row(fields: [(.ifNoneMatch, "nonsense")], outcome: .proceed),
        Row(fields: [(.ifMatch, "\"1\""), (.ifNoneMatch, "\"1\"")], outcome: .notModified),
        Row(fields: [(.ifMatch, "\"2\""), (.ifNoneMatch, "\"1\"")], outcome: .preconditionFailed),
        // Step 4: If-Modified-Since, reads only, and only without If-None-Match.
        Row(fields: [(.ifModifiedSince, earlier)], outcome: .proceed),
        Row(fields: [(.ifModifiedSince, same)], outcome: .notModified),
        Row(fields: [(.ifModifiedSince, later)], outcome: .notModified),
        Row(fields: [(.ifModifiedSince, "Sunday, 06-Nov-94 08:49:37 GMT")], outcome: .notModified),
        Row(fields: [(.ifModifiedSince, "Sun Nov  6 08:49:37 1994")], method: .head, outcome: .notModified),
        Row(fields: [(.ifModifiedSince, same)], method: .post, outcome: .proceed),
        Row(fields: [(.ifModifiedSince, "nonsense")], outcome: .proceed),
        Row(fields: [(.ifModifiedSince, same)], state: weak, outcome: .proceed),
        Row(fields: [(.ifNoneMatch, "\"2\""), (.ifModifiedSince, same)], outcome: .proceed),
        Row(fields: [(.ifNoneMatch, "\"1\""), (.ifModifiedSince, earlier)], outcome: .notModified),
    ])
    func `conditions are weighed in the order of RFC 9110 13.2.2`(row: Row) throws {
        var headers = HeaderFields()
        for (name, value) in row.fields { try headers.append(name, value) }
        let outcome = Preconditions(headers).outcome(method: row.method, of: row.state, now: Self.now)
        #expect(outcome == row.outcome)
    }
}
