/// The events: one table of their names, of what they mean and of their payloads, from which the documentation is made.
enum EventCatalog {
    static let request = EventEntry(
        "request",
        "Once for each response, refusals included.",
        sample: RequestEvent(
            requestID: "01980a5e-6f00-7000-8000-000000000001",
            kind: .page,
            method: "GET",
            path: "/products/1",
            status: 200,
            duration: .microseconds(350)
        )
    )
    static let wsOpen = EventEntry(
        "ws:open",
        "A WebSocket was opened.",
        sample: WSOpenEvent(path: "/ws/chat", duration: .microseconds(120))
    )
    static let wsMessage = EventEntry(
        "ws:message",
        "A WebSocket has sent a message, and its handler has returned.",
        sample: WSMessageEvent(path: "/ws/chat", size: 5, type: .text)
    )
    static let wsClose = EventEntry(
        "ws:close",
        "A WebSocket was closed.",
        sample: WSCloseEvent(path: "/ws/chat", duration: .seconds(90), code: 1000, reason: "bye")
    )
    static let sseOpen = EventEntry(
        "sse:open",
        "A stream of server-sent events began.",
        sample: SSEOpenEvent(path: "/clock")
    )
    static let sseMessage = EventEntry(
        "sse:message",
        "An event was sent on a stream.",
        sample: SSEMessageEvent(path: "/clock", size: 12, event: "tick")
    )
    static let sseClose = EventEntry(
        "sse:close",
        "A stream of server-sent events ended.",
        sample: SSECloseEvent(path: "/clock", duration: .seconds(30))
    )
    static let serverStart = EventEntry(
        "server:start",
        "A server listens.",
        sample: ServerStartEvent(
            port: 3333,
            hostname: "0.0.0.0",
            isDevelopment: false,
            routes: RouteCounts(page: 4, api: 3, ws: 1, sse: 1)
        )
    )
    static let serverStop = EventEntry(
        "server:stop",
        "A server has stopped.",
        sample: ServerStopEvent(reason: .signal, signal: "SIGTERM")
    )
    static let warmupStart = EventEntry(
        "warmup:start",
        "The server begins to render its pages before anybody asks for them.",
        sample: WarmupStartEvent(routeCount: 4)
    )
    static let warmupComplete = EventEntry(
        "warmup:complete",
        "All pages were rendered once.",
        sample: WarmupCompleteEvent(routeCount: 4, errorCount: 0, duration: .milliseconds(12))
    )
    static let error = EventEntry(
        "error",
        "A handler threw, and the response is an error.",
        sample: ErrorEvent(
            requestID: "01980a5e-6f00-7000-8000-000000000001",
            kind: .page,
            path: "/products/1?all=1",
            method: "GET",
            status: 500,
            message: "no connection"
        )
    )
    static let actionInvoke = EventEntry(
        "action:invoke",
        "The action of a form is about to run.",
        sample: ActionInvokeEvent(
            requestID: "01980a5e-6f00-7000-8000-000000000001",
            path: "/guestbook?/sign",
            actionName: "sign"
        )
    )
    static let actionComplete = EventEntry(
        "action:complete",
        "The action of a form has returned or thrown.",
        sample: ActionCompleteEvent(
            requestID: "01980a5e-6f00-7000-8000-000000000001",
            path: "/guestbook?/sign",
            actionName: "sign",
            result: .fail,
            status: 422
        )
    )
    static let compileStart = EventEntry(
        "compile:start",
        "A template is about to be compiled.",
        sample: CompileStartEvent(path: "/shop/components/Avatar.mochi")
    )
    static let compileComplete = EventEntry(
        "compile:complete",
        "A template was compiled.",
        sample: CompileCompleteEvent(
            path: "/shop/components/Avatar.mochi",
            ssrSizeBytes: 1200,
            hydratableCount: 0,
            serverIslandCount: 1,
            duration: .microseconds(180)
        )
    )
    static let compileError = EventEntry(
        "compile:error",
        "A template could not be compiled.",
        sample: CompileErrorEvent(
            path: "/shop/components/Avatar.mochi",
            message: "expected }",
            logs: [CompileErrorEvent.Diagnostic(file: "Avatar.mochi", line: 3, column: 7, message: "expected }")]
        )
    )
    static let recompileStart = EventEntry(
        "recompile:start",
        "A file has changed, and what depends on it is about to be compiled.",
        sample: RecompileStartEvent(trigger: .file, path: "/shop/components/Avatar.mochi", pageCount: 2)
    )
    static let recompileComplete = EventEntry(
        "recompile:complete",
        "All of that was compiled, and browsers were told.",
        sample: RecompileCompleteEvent(
            trigger: .file,
            path: "/shop/components/Avatar.mochi",
            pageCount: 2,
            clientBundleCount: 1,
            duration: .milliseconds(4)
        )
    )
    static let clientBundleComplete = EventEntry(
        "client-bundle:complete",
        "The modules of islands that run in browsers were bundled.",
        sample: ClientBundleCompleteEvent(entryCount: 3, outputBytes: 18000, duration: .milliseconds(35))
    )
    static let islandError = EventEntry(
        "island:error",
        "An island failed; what stands in its place is shown.",
        sample: IslandErrorEvent(componentName: "UserAvatar", kind: .server, message: "no such user")
    )
    static let fileChange = EventEntry(
        "file:change",
        "A file that the development server watches has changed.",
        sample: FileChangeEvent(path: "/shop/components/Avatar.mochi", type: .change)
    )
    static let cacheRead = EventEntry(
        "cache:read",
        "A cache was asked for a key.",
        sample: CacheReadEvent(key: "products", status: .fresh)
    )
    static let cacheRevalidate = EventEntry(
        "cache:revalidate",
        "A stale value is about to be computed again, while it is served.",
        sample: CacheRevalidateEvent(key: "products")
    )

    /// All of them, in the order of the documentation.
    static let all: [any EventDescription] = [
        request, wsOpen, wsMessage, wsClose, sseOpen, sseMessage, sseClose, serverStart, serverStop, warmupStart,
        warmupComplete, error, actionInvoke, actionComplete, compileStart, compileComplete, compileError,
        recompileStart, recompileComplete, clientBundleComplete, islandError, fileChange, cacheRead,
        cacheRevalidate,
    ]

    static let channels: [String: any AnyEventChannel] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.channel.name, $0.channel) }
    )
}

/// An entry of the table whose payload is not known.
protocol EventDescription: Sendable {
    var channel: any AnyEventChannel { get }
    var about: String { get }
    /// The JSON of a payload as there may be one.
    var example: String { get }
    func describe(to fields: inout some EventFields)
}

extension EventEntry: EventDescription {
    var channel: any AnyEventChannel { event.channel }
    var example: String { sample.json }
    func describe(to fields: inout some EventFields) { sample.describe(to: &fields) }
}
