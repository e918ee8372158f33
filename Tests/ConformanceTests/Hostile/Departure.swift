import TestSupport
import Testing

/// A stage of a conversation at which a client leaves without a word.
enum Departure: CaseIterable, Sendable {
    case connected
    case insideHead
    case beforeBody
    case insideBody
    case insideChunk
    case beforeResponse
    case insideResponse
    case betweenRequests
    case insidePreface
    case insideHeaderBlock
    case insideData
    case beforeStreamResponse
    case insideStreamResponse

    /// What is sent before leaving.
    var opening: [UInt8] {
        switch self {
        case .connected: []
        case .insideHead: Wire.bytes("GET / HTTP/1.1\r\nHos")
        case .beforeBody: Wire.bytes(Wire.post("Content-Length: 10"))
        case .insideBody: Wire.bytes(Wire.post("Content-Length: 10", body: "abc"))
        case .insideChunk: Wire.bytes(Wire.chunked("5\r\nabc"))
        case .beforeResponse, .betweenRequests: Wire.bytes(Wire.get())
        case .insideResponse: Wire.bytes(Wire.get(target: "/big.txt") + Wire.get(target: "/big.txt"))
        case .insidePreface: Array(HTTP2Client.preface.dropLast(5))
        case .insideHeaderBlock: Self.frames(.headers(1, .request(), complete: false))
        case .insideData:
            Self.frames(
                .headers(1, .request("POST"), end: false),
                HTTP2Frame(kind: HTTP2Frame.Kind.data, stream: 1, payload: [97], declaredLength: 100)
            )
        case .beforeStreamResponse: Self.frames(.headers(1, .request()))
        case .insideStreamResponse: Self.frames(.headers(1, .request("GET", "/big.txt")))
        }
    }

    private static func frames(_ frames: HTTP2Frame...) -> [UInt8] {
        HTTP2Client.preface + HTTP2Frame.settings().bytes + frames.flatMap(\.bytes)
    }

    /// How many bytes of the answer are awaited first.
    private var awaited: Int {
        switch self {
        case .insideResponse, .insideStreamResponse: 2000
        case .betweenRequests: 20
        default: 0
        }
    }

    /// Leaves `count` times, by turns with FIN and with RST, and checks that the server lost nothing but the clients.
    ///
    /// - Returns: how much the server's memory grew between the first tenth and the end, in KiB.
    func run(_ count: Int, against server: ServerProcess) throws -> Int {
        let bystander = try RawClient(to: server.endpoint)
        #expect(try bystander.exchange(Wire.get())?.status == 200)
        let idle = server.socketCount
        var early = server.residentKiB
        for number in 0..<count {
            let client = try RawClient(to: server.endpoint, receiveBuffer: awaited > 1000 ? 4096 : nil)
            try client.send(opening)
            if awaited > 0 { _ = try client.read(awaited) }
            if number.isMultiple(of: 2) { client.reset() } else { client.close() }
            if number == count / 10 { early = server.residentKiB }
        }
        let isClean = server.wait { server.socketCount <= idle }
        #expect(isClean, "\(server.socketCount - idle) connections stay behind")
        #expect(server.isRunning, "\(server.standardError)")
        #expect(try bystander.exchange(Wire.get())?.status == 200)
        return server.residentKiB - early
    }
}
