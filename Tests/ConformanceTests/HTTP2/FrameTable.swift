import TestSupport

/// Frame sequences: sizes, streams, states, settings, windows.
enum FrameTable {
    static let all = opening + sizes + streams + states + continuations + padding + settings + windows + harmless

    private typealias Kind = HTTP2Frame.Kind
    private typealias Flag = HTTP2Frame.Flag

    private static let get = HTTP2Frame.headers(1, .request())
    private static let open = HTTP2Frame.headers(1, .request("POST"), end: false)

    static let opening: [FrameRow] = [
        FrameRow("preface with other letters", "9113 §3.4", .closed, preface: changedPreface, get),
        FrameRow(
            "preface cut, then a frame",
            "9113 §3.4",
            .closed,
            preface: Array(HTTP2Client.preface.dropLast(2)),
            get
        ),
        FrameRow("HEADERS before SETTINGS", "9113 §3.4", .closed, settings: nil, get),
        FrameRow("PING before SETTINGS", "9113 §3.4", .closed, settings: nil, .ping(zeros(8))),
        FrameRow("HTTP/1.1 behind the preface", "9113 §3.4", .closed, preface: prefaceAndRequest),
    ]

    private static let changedPreface = Array("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".utf8)
    private static let prefaceAndRequest = HTTP2Client.preface + Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)

    static let sizes: [FrameRow] = [
        FrameRow("DATA of 16,385 bytes", "9113 §4.2", .connectionError([.frameSize]), open, .data(1, zeros(16385))),
        FrameRow("HEADERS of 16,385 bytes", "9113 §4.2", .connectionError([.frameSize]), frame(Kind.headers, 1, 16385)),
        FrameRow(
            "CONTINUATION of 16,385 bytes",
            "9113 §4.2",
            .connectionError([.frameSize]),
            .headers(1, .request(), complete: false),
            frame(Kind.continuation, 1, 16385)
        ),
        FrameRow("unknown frame of 16,385 bytes", "9113 §4.2", .connectionError([.frameSize]), frame(0xbb, 0, 16385)),
        FrameRow(
            "frame that claims 16 MiB",
            "9113 §4.2",
            .connectionError([.frameSize]),
            HTTP2Frame(kind: Kind.headers, stream: 1, declaredLength: 0xffffff)
        ),
        FrameRow("PING of 7 bytes", "9113 §6.7", .connectionError([.frameSize]), .ping(zeros(7))),
        FrameRow("PING of 9 bytes", "9113 §6.7", .connectionError([.frameSize]), .ping(zeros(9))),
        FrameRow("SETTINGS of 5 bytes", "9113 §6.5", .connectionError([.frameSize]), frame(Kind.settings, 0, 5)),
        FrameRow(
            "SETTINGS acknowledgement with a payload",
            "9113 §6.5",
            .connectionError([.frameSize]),
            HTTP2Frame(kind: Kind.settings, flags: Flag.acknowledge, payload: zeros(6))
        ),
        FrameRow(
            "RST_STREAM of 3 bytes",
            "9113 §6.4",
            .connectionError([.frameSize]),
            open,
            frame(Kind.resetStream, 1, 3)
        ),
        FrameRow(
            "RST_STREAM of 5 bytes",
            "9113 §6.4",
            .connectionError([.frameSize]),
            open,
            frame(Kind.resetStream, 1, 5)
        ),
        FrameRow(
            "WINDOW_UPDATE of 3 bytes",
            "9113 §6.9",
            .connectionError([.frameSize]),
            frame(Kind.windowUpdate, 0, 3)
        ),
        FrameRow(
            "WINDOW_UPDATE of 5 bytes",
            "9113 §6.9",
            .connectionError([.frameSize]),
            frame(Kind.windowUpdate, 0, 5)
        ),
        FrameRow(
            "PRIORITY of 4 bytes",
            "9113 §6.3",
            .refusedOrEnded(1, [.frameSize]),
            open,
            frame(Kind.priority, 1, 4)
        ),
        FrameRow("GOAWAY of 7 bytes", "9113 §6.8", .connectionError([.frameSize]), frame(Kind.goAway, 0, 7)),
    ]

    static let streams: [FrameRow] = [
        FrameRow("HEADERS on stream 0", "9113 §6.2", .connectionError([.protocolError]), .headers(0, .request())),
        FrameRow(
            "HEADERS on an even stream",
            "9113 §5.1.1",
            .connectionError([.protocolError]),
            .headers(2, .request())
        ),
        FrameRow(
            "HEADERS on a lower stream",
            "9113 §5.1.1",
            .connectionError([.protocolError, .streamClosed]),
            .headers(5, .request()),
            .headers(3, .request())
        ),
        FrameRow("DATA on stream 0", "9113 §6.1", .connectionError([.protocolError]), .data(0, "a")),
        FrameRow(
            "DATA on an idle stream",
            "9113 §5.1",
            .connectionError([.protocolError, .streamClosed]),
            .data(1, "a")
        ),
        FrameRow("RST_STREAM on stream 0", "9113 §6.4", .connectionError([.protocolError]), .reset(0)),
        FrameRow("RST_STREAM on an idle stream", "9113 §6.4", .connectionError([.protocolError]), .reset(1)),
        FrameRow(
            "WINDOW_UPDATE on an idle stream",
            "9113 §5.1",
            .connectionError([.protocolError]),
            .windowUpdate(1, 1)
        ),
        FrameRow("CONTINUATION on stream 0", "9113 §6.10", .connectionError([.protocolError]), .continuation(0, [])),
        FrameRow("PRIORITY on stream 0", "9113 §6.3", .connectionError([.protocolError]), .priority(0, dependsOn: 0)),
        FrameRow("SETTINGS on stream 1", "9113 §6.5", .connectionError([.protocolError]), frame(Kind.settings, 1, 0)),
        FrameRow("PING on stream 1", "9113 §6.7", .connectionError([.protocolError]), frame(Kind.ping, 1, 8)),
        FrameRow("GOAWAY on stream 1", "9113 §6.8", .connectionError([.protocolError]), frame(Kind.goAway, 1, 8)),
        FrameRow(
            "PUSH_PROMISE from a client",
            "9113 §8.4",
            .connectionError([.protocolError]),
            open,
            HTTP2Frame(kind: Kind.pushPromise, flags: Flag.endHeaders, stream: 1, payload: HTTP2Frame.word(2))
        ),
        FrameRow(
            "a stream over the announced 100",
            "9113 §5.1.2",
            .refused(201, [.refusedStream, .protocolError]),
            frames: hundredAndOne
        ),
    ]

    /// 101 requests that wait for their bodies; the first is then taken back, which makes room for one more.
    private static let hundredAndOne =
        (0...100).map { HTTP2Frame.headers(UInt32(2 * $0 + 1), .request("POST"), end: false) } + [.reset(1)]

    static let states: [FrameRow] = [
        FrameRow(
            "HEADERS on a closed stream",
            "9113 §5.1",
            .connectionError([.streamClosed, .protocolError]),
            firstStreamIsClosed: true,
            get
        ),
        FrameRow(
            "HEADERS on a half-closed stream",
            "9113 §5.1",
            .refusedOrEnded(1, [.streamClosed, .protocolError]),
            slowGet,
            get
        ),
        FrameRow(
            "DATA on a closed stream",
            "9113 §5.1",
            .refusedOrEnded(1, [.streamClosed]),
            firstStreamIsClosed: true,
            .data(1, "a")
        ),
        FrameRow("DATA behind END_STREAM", "9113 §5.1", .refusedOrEnded(1, [.streamClosed]), slowGet, .data(1, "a")),
        FrameRow(
            "a second HEADERS without END_STREAM",
            "9113 §8.1",
            .refusedOrEnded(1, [.protocolError], statuses: [400]),
            open,
            .headers(1, [.literal("x", "y")], end: false)
        ),
        FrameRow("RST_STREAM on a closed stream", "9113 §5.1", .ignored, firstStreamIsClosed: true, .reset(1)),
        FrameRow(
            "WINDOW_UPDATE on a closed stream",
            "9113 §5.1",
            .ignored,
            firstStreamIsClosed: true,
            .windowUpdate(1, 1)
        ),
        FrameRow(
            "PRIORITY on a closed stream",
            "9113 §5.1",
            .ignored,
            firstStreamIsClosed: true,
            .priority(1, dependsOn: 0)
        ),
        FrameRow("PRIORITY on an idle stream", "9113 §6.3", .ignored, .priority(7, dependsOn: 0)),
        FrameRow("RST_STREAM on an open stream", "9113 §6.4", .ignored, open, .reset(1)),
        FrameRow("GOAWAY behind a request", "9113 §6.8", .answered(1, [200]), get, .goAway()),
    ]

    /// A request that is complete for the client and still being answered, since its window never opens.
    private static let slowGet = HTTP2Frame.headers(1, .request("GET", "/big.txt"))

    static let continuations: [FrameRow] = [
        FrameRow(
            "CONTINUATION without HEADERS",
            "9113 §6.10",
            .connectionError([.protocolError]),
            .continuation(1, [])
        ),
        FrameRow(
            "CONTINUATION behind END_HEADERS",
            "9113 §6.10",
            .connectionError([.protocolError, .streamClosed]),
            open,
            .continuation(1, [])
        ),
        FrameRow("DATA inside a header block", "9113 §6.10", .connectionError([.protocolError]), begun, .data(1, "a")),
        FrameRow(
            "HEADERS inside a header block",
            "9113 §6.10",
            .connectionError([.protocolError]),
            begun,
            .headers(3, .request())
        ),
        FrameRow(
            "PING inside a header block",
            "9113 §6.10",
            .connectionError([.protocolError]),
            begun,
            .ping(zeros(8))
        ),
        FrameRow(
            "SETTINGS inside a header block",
            "9113 §6.10",
            .connectionError([.protocolError]),
            begun,
            .settings()
        ),
        FrameRow(
            "RST_STREAM inside a header block",
            "9113 §6.10",
            .connectionError([.protocolError]),
            begun,
            .reset(1)
        ),
        FrameRow(
            "unknown frame inside a header block",
            "9113 §5.5",
            .connectionError([.protocolError]),
            begun,
            frame(0xbb, 1, 0)
        ),
        FrameRow(
            "CONTINUATION of another stream",
            "9113 §6.10",
            .connectionError([.protocolError]),
            begun,
            .continuation(3, [])
        ),
        FrameRow("header block in three frames", "9113 §6.10", .answered(1, [200]), frames: inThreeFrames),
        FrameRow("header block one byte a frame", "9113 §6.10", .answered(1, [200]), frames: byteByByte),
    ]

    private static let begun = HTTP2Frame.headers(1, .request(), complete: false)

    private static let inThreeFrames: [HTTP2Frame] = {
        let block = [HeaderStep].request().encoded
        return [
            HTTP2Frame(kind: Kind.headers, flags: Flag.endStream, stream: 1, payload: Array(block[..<5])),
            .continuation(1, Array(block[5..<9]), complete: false),
            .continuation(1, Array(block[9...])),
        ]
    }()

    private static let byteByByte: [HTTP2Frame] = {
        let block = [HeaderStep].request().encoded
        let begin = HTTP2Frame(kind: Kind.headers, flags: Flag.endStream, stream: 1)
        let middle = block.dropLast().map { HTTP2Frame.continuation(1, [$0], complete: false) }
        return [begin] + middle + [.continuation(1, Array(block.suffix(1)))]
    }()

    static let padding: [FrameRow] = [
        FrameRow(
            "padding as long as DATA",
            "9113 §6.1",
            .connectionError([.protocolError]),
            open,
            padded(Kind.data, [3, 0, 0])
        ),
        FrameRow(
            "padding longer than DATA",
            "9113 §6.1",
            .connectionError([.protocolError]),
            open,
            padded(Kind.data, [9, 0, 0])
        ),
        FrameRow(
            "padded DATA without a length",
            "9113 §6.1",
            .connectionError([.protocolError, .frameSize]),
            open,
            padded(Kind.data, [])
        ),
        FrameRow(
            "padding as long as HEADERS",
            "9113 §6.2",
            .connectionError([.protocolError]),
            padded(Kind.headers, [9] + zeros(8))
        ),
        FrameRow(
            "padded HEADERS without a length",
            "9113 §6.2",
            .connectionError([.protocolError, .frameSize]),
            padded(Kind.headers, [])
        ),
        FrameRow(
            "priority flag, 4 bytes",
            "9113 §6.2",
            .connectionError([.protocolError, .frameSize]),
            HTTP2Frame(kind: Kind.headers, flags: Flag.priority | Flag.endHeaders, stream: 1, payload: zeros(4))
        ),
        FrameRow(
            "padding of 255 bytes",
            "9113 §6.2",
            .answered(1, [200]),
            padded(Kind.headers, [255] + request + zeros(255))
        ),
        FrameRow("padding of 0 bytes", "9113 §6.2", .answered(1, [200]), padded(Kind.headers, [0] + request)),
        FrameRow("padded DATA", "9113 §6.1", .answered(1, [200]), open, padded(Kind.data, [2, 97, 0, 0])),
        FrameRow(
            "padding and priority",
            "9113 §6.2",
            .answered(1, [200]),
            padded(Kind.headers, [1] + HTTP2Frame.word(0x8000_0000) + [200] + request + [0], Flag.priority)
        ),
    ]

    private static let request = [HeaderStep].request().encoded

    private static func padded(_ kind: UInt8, _ payload: [UInt8], _ more: UInt8 = 0) -> HTTP2Frame {
        let complete = kind == Kind.headers ? Flag.endHeaders : 0
        return HTTP2Frame(
            kind: kind,
            flags: Flag.padded | Flag.endStream | complete | more,
            stream: 1,
            payload: payload
        )
    }

    static let settings: [FrameRow] = [
        FrameRow("ENABLE_PUSH 2", "9113 §6.5.2", .connectionError([.protocolError]), .settings([(2, 2)])),
        FrameRow(
            "INITIAL_WINDOW_SIZE 2^31",
            "9113 §6.5.2",
            .connectionError([.flowControl]),
            .settings([(4, 1 << 31)])
        ),
        FrameRow("MAX_FRAME_SIZE 16,383", "9113 §6.5.2", .connectionError([.protocolError]), .settings([(5, 16383)])),
        FrameRow("MAX_FRAME_SIZE 2^24", "9113 §6.5.2", .connectionError([.protocolError]), .settings([(5, 1 << 24)])),
        FrameRow(
            "INITIAL_WINDOW_SIZE that overflows a stream's window",
            "9113 §6.9.2",
            .connectionError([.flowControl]),
            open,
            .windowUpdate(1, 0x7fff_0000),
            .settings([(4, 0x7fff_ffff)])
        ),
        FrameRow("unknown setting", "9113 §6.5.2", .ignored, .settings([(0x99, 7)])),
        FrameRow("GREASE settings", "9113 §6.5.2", .ignored, .settings([(0x0a0a, 7), (0xfafa, 9)])),
        FrameRow(
            "legal settings, twice the same",
            "9113 §6.5.3",
            .ignored,
            .settings([(1, 0), (1, 4096), (3, 100), (5, 16384), (6, 1000)])
        ),
        FrameRow(
            "acknowledgement nobody asked for",
            "9113 §6.5.3",
            .ignored,
            .settingsAcknowledgement,
            .settingsAcknowledgement
        ),
    ]

    static let windows: [FrameRow] = [
        FrameRow(
            "WINDOW_UPDATE of 0 on the connection",
            "9113 §6.9",
            .connectionError([.protocolError]),
            .windowUpdate(0, 0)
        ),
        FrameRow(
            "WINDOW_UPDATE of 0 on a stream",
            "9113 §6.9",
            .refusedOrEnded(1, [.protocolError]),
            open,
            .windowUpdate(1, 0)
        ),
        FrameRow(
            "connection window over 2^31 - 1",
            "9113 §6.9.1",
            .connectionError([.flowControl]),
            .windowUpdate(0, 0x7fff_ffff)
        ),
        FrameRow(
            "stream window over 2^31 - 1",
            "9113 §6.9.1",
            .refusedOrEnded(1, [.flowControl]),
            open,
            .windowUpdate(1, 0x7fff_ffff)
        ),
        FrameRow("largest connection window", "9113 §6.9.1", .ignored, .windowUpdate(0, 0x7fff_0000)),
    ]

    static let harmless: [FrameRow] = [
        FrameRow("unknown frame on the connection", "9113 §4.1", .ignored, frame(0xbb, 0, 20)),
        FrameRow(
            "unknown frame on an open stream",
            "9113 §4.1",
            .answered(1, [200]),
            open,
            frame(0xbb, 1, 20),
            .data(1, "a")
        ),
        FrameRow(
            "PRIORITY_UPDATE",
            "9218 §7.1",
            .ignored,
            HTTP2Frame(kind: 0x10, payload: HTTP2Frame.word(1) + Array("u=1".utf8))
        ),
        FrameRow(
            "unknown flags",
            "9113 §4.1",
            .answered(1, [200]),
            HTTP2Frame(kind: Kind.headers, flags: 0xd7 & ~Flag.padded, stream: 1, payload: request)
        ),
        FrameRow("reserved bit of the stream", "9113 §4.1", .answered(1, [200]), .headers(0x8000_0001, .request())),
        FrameRow("reserved bit of WINDOW_UPDATE", "9113 §6.9", .ignored, .windowUpdate(0, 0x8000_0001)),
        FrameRow("PING answer nobody asked for", "9113 §6.7", .ignored, .ping(zeros(8), acknowledge: true)),
        FrameRow(
            "streams with gaps",
            "9113 §5.1.1",
            .answered(0x777, [200]),
            .headers(9, .request()),
            .headers(0x777, .request())
        ),
        FrameRow("empty DATA as the end", "9113 §6.1", .answered(1, [200]), open, .data(1, [])),
    ]

    private static func frame(_ kind: UInt8, _ stream: UInt32, _ size: Int) -> HTTP2Frame {
        HTTP2Frame(kind: kind, stream: stream, payload: zeros(size))
    }

    private static func zeros(_ count: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: count)
    }
}
