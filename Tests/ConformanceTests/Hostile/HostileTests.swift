import TestSupport
import Testing

@Suite(.serialized)
struct HostileTests {
    /// Above the longest default of the server, the 60 s of an idle connection, should it not know `Subject.impatient`.
    private static let patience = 80

    @Test(arguments: Hostile.Slowness.all)
    func `a slow client is cut off and nobody else notices`(slowness: Hostile.Slowness) throws {
        let server = try Subject.start(environment: Subject.impatient)
        let transcripts = try Hostile.trickle(slowness, count: 8, against: server, by: .seconds(Self.patience))
        for transcript in transcripts {
            #expect([[], [400], [408]].contains(transcript.statuses))
            #expect(transcript.leftover.isEmpty || slowness.name.contains("preface"))
        }
    }

    @Test(arguments: [false, true])
    func `a client that reads nothing is cut off and costs little`(overHTTP2: Bool) throws {
        let server = try Subject.start(environment: Subject.impatient)
        let growth = try Hostile.readNothing(
            count: 20,
            against: server,
            overHTTP2: overHTTP2,
            by: .seconds(Self.patience)
        )
        #expect(growth < 20 * 1024, "grew by \(growth) KiB")
        #expect(try RawClient(to: server.endpoint).exchange(Wire.get())?.status == 200)
    }

    @Test(arguments: [(256, 600), (4096, 5000)])
    func `a flood of connections pauses accepting and nothing else`(openFiles: Int, connections: Int) throws {
        let server = try Subject.start(openFiles: openFiles)
        try Hostile.floodWithConnections(connections, against: server)
    }

    @Test(arguments: Departure.allCases)
    func `a thousand clients that leave at any stage cost nothing`(departure: Departure) throws {
        let server = try Subject.start()
        let growth = try departure.run(1000, against: server)
        #expect(growth < 2048, "grew by \(growth) KiB")
    }

    @Test func `rapid reset is cut and costs little`() throws {
        let server = try Subject.start()
        let growth = try Hostile.resetRapidly(against: server)
        #expect(growth < 4096, "grew by \(growth) KiB")
        #expect(try HTTP2Client(to: server.endpoint).get(on: 1)?.status == 200)
    }

    @Test func `header compression cannot be used to fill the memory`() throws {
        let server = try Subject.start()
        let growth = try Hostile.amplifyHeaders(against: server)
        #expect(growth < 4096, "grew by \(growth) KiB")
        #expect(server.isRunning)
    }
}
