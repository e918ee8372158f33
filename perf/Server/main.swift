// The subject of the comparisons in `perf/`: the routes that `perf/Floor` answers in bare C, and what it cannot do.
import Glibc
import MochiAPI
import PerfHMAC
import PerfPages
import Synchronization

let arguments = CommandLine.arguments.dropFirst()
let port = Int(arguments.first ?? "") ?? 0
let extraRoutes = arguments.firstIndex(of: "--routes").flatMap { Int(arguments[$0 + 1]) } ?? 0
let tls = arguments.firstIndex(of: "--tls").map {
    TLSOptions(certificateFile: arguments[$0 + 1], keyFile: arguments[$0 + 2])
}

struct Message: Encodable {
    let message: String
}

/// What an API answers with, ten fields of it.
struct Order: Encodable {
    let id = 10_471
    let number = "2026-10471"
    let name = "Mochi with sweet beans"
    let quantity = 12
    let price = 2.5
    let total = 30.0
    let currency = "EUR"
    let isPaid = true
    let placed = "2026-11-22T09:30:00Z"
    let tags = ["sweet", "soft", "fresh"]
}

struct SocketCounts: Encodable {
    let received, delivered, compressed: UInt64
}

/// The sockets of `/ws/topic`, for a route that sends to each of them by itself.
final class Subscribers: Sendable {
    private let sockets = Mutex<[ObjectIdentifier: WebSocket<Void>]>([:])

    func add(_ socket: WebSocket<Void>) {
        sockets.withLock { $0[ObjectIdentifier(socket)] = socket }
    }

    func remove(_ socket: WebSocket<Void>) {
        _ = sockets.withLock { $0.removeValue(forKey: ObjectIdentifier(socket)) }
    }

    func send(_ message: WebSocketMessage) {
        // Not under the lock: a socket that closes in between takes it to leave.
        let all = sockets.withLock { $0 }
        for socket in all.values { _ = try? socket.send(message) }
    }
}

/// What a row is full of.
let filling = String(repeating: "mochi ", count: 165)
/// What the token of an island signs: purpose, name, head, schema and properties.
let signed = [UInt8](repeating: 0x61, count: 80)
let subscribers = Subscribers()
/// What a subscriber of `request` makes of the events.
let observed = Atomic(0)
/// For `/counters`, which is a route of this server.
let serving = Mutex<MochiServer?>(nil)

var routes: Routes = [
    "/plaintext": Regression(arguments.firstIndex(of: "--plant").map { arguments[$0 + 1] }).route,
    "/plaintext/async": Mochi.api { _ async in .text("Hello, World!") },
    "/plaintext/suspend": Mochi.api { _ async in
        await Task.yield()
        return .text("Hello, World!")
    },
    "/json": Mochi.api { _ in .json(Message(message: "Hello, World!")) },
    "/json/ten": Mochi.api { _ in .json(Order()) },
    "/upload": Mochi.api(post: { request in
        var count = 0
        for try await piece in request.body { count += piece.count }
        return .text("\(count)")
    }).bodyLimit(1 << 40),
    "/form": Mochi.api(post: { request in .text(try await request.formData()["name"] ?? "") }),
    "/stalled": Mochi.api { _ in
        .stream { writer in
            let piece = [UInt8](repeating: 0x61, count: 64 * 1024)
            for _ in 0..<4096 { try await writer.write(piece) }
        }
    },
    "/page": Mochi.page { _ in SmallPage(page: Model.page) },
    "/page/async": Mochi.page { _ in AsyncSmallPage(page: Model.page) },
    "/page/slow": Mochi.page { _ in
        SmallPage(page: Model.page)
        Slow(.milliseconds(500))
    },
    "/page/streamed": Mochi.page { _ in
        SmallPage(page: Model.page)
        Slow(.milliseconds(500)).streamed { p { "Wait." } }
    },
    // With a part that comes behind the rest, and is ready by then.
    "/page/part": Mochi.page { _ in
        SmallPage(page: Model.page)
        Slow(.zero).streamed { p { "Wait." } }
    },
    // A gigabyte: 1,000,000 rows of 1,000 bytes and more.
    "/page/rows": Mochi.page { _ in
        table {
            AsyncForEach(Rows(count: 1_000_000)) { row in
                tr {
                    td { row }
                    td { filling }
                }
            }
        }
    },
    "/table": Mochi.page { _ in Table(rows: Model.rows) },
    "/avatars": Mochi.page { _ in Avatars(areIslands: true) },
    "/avatars/plain": Mochi.page { _ in Avatars(areIslands: false) },
    // As many bytes as a token signs, eight times for each island.
    "/avatars/hmac": Mochi.page { _ in
        let first = unsafe signed.withUnsafeBytes { bytes in
            (0..<800).map { _ in unsafe hmac_sha256(bytes.baseAddress, bytes.count) }
        }
        if first.isEmpty { "never" }
        Avatars(areIslands: false)
    },
    "/islands/batch": Mochi.page { _ in TwentyAvatars(areTogether: true) },
    "/islands/single": Mochi.page { _ in TwentyAvatars(areTogether: false) },
    "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),
    "/ws/topic": Mochi.ws(
        open: { ws in
            ws.subscribe("topic")
            subscribers.add(ws)
        },
        message: { _, _ in },
        close: { ws, _, _ in subscribers.remove(ws) }
    ),
    "/sse/topic": Mochi.sse(topic: "topic"),
    "/sse/handler": Mochi.sse { stream, _ in
        try await stream.subscribe("topic")
        await stream.untilClosed()
    },
    "/ws/publish": Mochi.ws(message: { ws, message in ws.publish("topic", message) }),
    "/ws/publish-each": Mochi.ws(message: { _, message in subscribers.send(message) }),
    "/counters": Mochi.api { _ async throws in
        guard let counters = await serving.withLock({ $0 })?.counters() else {
            throw HTTPError(.serviceUnavailable, "not serving yet")
        }
        return .json(
            SocketCounts(
                received: counters.webSocketMessages,
                delivered: counters.deliveredMessages,
                compressed: counters.compressedMessages
            )
        )
    },
]
let templates = arguments.firstIndex(of: "--templates").map { arguments[$0 + 1] }
if templates != nil { routes = routes + ["/live": Mochi.page("Live")] }
for index in 0..<extraRoutes {
    let name = "/route\(index)/:id/detail"
    routes = routes + Mochi.group(name, ["/": Mochi.api { _ in .text("route") }])
}

var options = ServeOptions(routes: routes)
options.hostname = "127.0.0.1"
options.port = port
options.islands = [Avatar.self, KeptAvatar.self]
options.tls = tls
options.templates.directory = templates
// The floor sends none.
options.securityHeaders = nil
options.limits.keepAlive = .seconds(600)
if arguments.contains("--compress") { options.websocket.compression = WebSocketCompression() }
if arguments.contains("--observe") {
    options.admin = AdminOptions(port: 0)
    mochiEvents.on(.request) { event in observed.add(event.status, ordering: .relaxed) }
}
if arguments.contains("--log") {
    var log = LoggerOptions()
    let path = "/tmp/mochi-perf-\(getpid()).log"
    log.output = .file(path)
    log.format = .json
    log.buffer = 64 << 20
    try logger(log)
    // It is kept for as long as it is open.
    _ = unsafe unlink(path)
}
// The main thread waits here: an asynchronous `main` lets libdispatch end it, which valgrind does not survive.
Task.detached { [options] in
    do {
        let server = try await Mochi.serve(options)
        serving.withLock { $0 = server }
        print("listening on \(server.port)")
        await server.untilStopped()
        exit(EXIT_SUCCESS)
    } catch {
        print("perf-server: \(error)")
        exit(EXIT_FAILURE)
    }
}
while true { pause() }
