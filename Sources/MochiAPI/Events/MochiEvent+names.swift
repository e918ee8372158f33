extension MochiEvent where Payload == RequestEvent {
    /// `request`: once for each response, refusals included.
    public static var request: MochiEvent { EventCatalog.request.event }
}

extension MochiEvent where Payload == WSOpenEvent {
    /// `ws:open`: a WebSocket was opened.
    public static var wsOpen: MochiEvent { EventCatalog.wsOpen.event }
}

extension MochiEvent where Payload == WSMessageEvent {
    /// `ws:message`: a WebSocket has sent a message, and its handler has returned.
    public static var wsMessage: MochiEvent { EventCatalog.wsMessage.event }
}

extension MochiEvent where Payload == WSCloseEvent {
    /// `ws:close`: a WebSocket was closed.
    public static var wsClose: MochiEvent { EventCatalog.wsClose.event }
}

extension MochiEvent where Payload == SSEOpenEvent {
    /// `sse:open`: a stream of server-sent events began.
    public static var sseOpen: MochiEvent { EventCatalog.sseOpen.event }
}

extension MochiEvent where Payload == SSEMessageEvent {
    /// `sse:message`: an event was sent on a stream.
    public static var sseMessage: MochiEvent { EventCatalog.sseMessage.event }
}

extension MochiEvent where Payload == SSECloseEvent {
    /// `sse:close`: a stream of server-sent events ended.
    public static var sseClose: MochiEvent { EventCatalog.sseClose.event }
}

extension MochiEvent where Payload == ServerStartEvent {
    /// `server:start`: a server listens.
    public static var serverStart: MochiEvent { EventCatalog.serverStart.event }
}

extension MochiEvent where Payload == ServerStopEvent {
    /// `server:stop`: a server has stopped.
    public static var serverStop: MochiEvent { EventCatalog.serverStop.event }
}

extension MochiEvent where Payload == WarmupStartEvent {
    /// `warmup:start`: the server begins to render its pages before anybody asks for them.
    public static var warmupStart: MochiEvent { EventCatalog.warmupStart.event }
}

extension MochiEvent where Payload == WarmupCompleteEvent {
    /// `warmup:complete`: all pages were rendered once.
    public static var warmupComplete: MochiEvent { EventCatalog.warmupComplete.event }
}

extension MochiEvent where Payload == ErrorEvent {
    /// `error`: a handler threw, and the response is an error.
    public static var error: MochiEvent { EventCatalog.error.event }
}

extension MochiEvent where Payload == ActionInvokeEvent {
    /// `action:invoke`: the action of a form is about to run.
    public static var actionInvoke: MochiEvent { EventCatalog.actionInvoke.event }
}

extension MochiEvent where Payload == ActionCompleteEvent {
    /// `action:complete`: the action of a form has returned or thrown.
    public static var actionComplete: MochiEvent { EventCatalog.actionComplete.event }
}

extension MochiEvent where Payload == CompileStartEvent {
    /// `compile:start`: a template is about to be compiled.
    public static var compileStart: MochiEvent { EventCatalog.compileStart.event }
}

extension MochiEvent where Payload == CompileCompleteEvent {
    /// `compile:complete`: a template was compiled.
    public static var compileComplete: MochiEvent { EventCatalog.compileComplete.event }
}

extension MochiEvent where Payload == CompileErrorEvent {
    /// `compile:error`: a template could not be compiled.
    public static var compileError: MochiEvent { EventCatalog.compileError.event }
}

extension MochiEvent where Payload == RecompileStartEvent {
    /// `recompile:start`: a file has changed, and what depends on it is about to be compiled.
    public static var recompileStart: MochiEvent { EventCatalog.recompileStart.event }
}

extension MochiEvent where Payload == RecompileCompleteEvent {
    /// `recompile:complete`: all of that was compiled, and browsers were told.
    public static var recompileComplete: MochiEvent { EventCatalog.recompileComplete.event }
}

extension MochiEvent where Payload == ClientBundleCompleteEvent {
    /// `client-bundle:complete`: the modules of islands that run in browsers were bundled.
    public static var clientBundleComplete: MochiEvent { EventCatalog.clientBundleComplete.event }
}

extension MochiEvent where Payload == IslandErrorEvent {
    /// `island:error`: an island failed; what stands in its place is shown.
    public static var islandError: MochiEvent { EventCatalog.islandError.event }
}

extension MochiEvent where Payload == FileChangeEvent {
    /// `file:change`: a file that the development server watches has changed.
    public static var fileChange: MochiEvent { EventCatalog.fileChange.event }
}

extension MochiEvent where Payload == CacheReadEvent {
    /// `cache:read`: a cache was asked for a key.
    public static var cacheRead: MochiEvent { EventCatalog.cacheRead.event }
}

extension MochiEvent where Payload == CacheRevalidateEvent {
    /// `cache:revalidate`: a stale value is about to be computed again, while it is served.
    public static var cacheRevalidate: MochiEvent { EventCatalog.cacheRevalidate.event }
}
