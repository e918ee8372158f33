/// What the description of upstream's events says: each name, and the keys of its payload; `?` behind those that may be missing.
enum EventTable {
    static let rows: KeyValuePairs = [
        "request": "requestId kind method path status duration warmup?",
        "ws:open": "path duration",
        "ws:message": "path size type",
        "ws:close": "path duration code reason",
        "sse:open": "path",
        "sse:message": "path size event?",
        "sse:close": "path duration",
        "server:start": "port? hostname? development routes",
        "server:stop": "reason signal?",
        "warmup:start": "routeCount",
        "warmup:complete": "routeCount errorCount durationMs",
        "error": "requestId kind path method status message stack? actionName?",
        "action:invoke": "requestId path actionName",
        "action:complete": "requestId path actionName result status?",
        "compile:start": "path",
        "compile:complete": "path ssrSizeBytes hydratableCount serverIslandCount durationMs",
        "compile:error": "path message logs",
        "recompile:start": "trigger path pageCount",
        "recompile:complete": "trigger path pageCount clientBundleCount durationMs",
        "client-bundle:complete": "entryCount outputBytes durationMs",
        "island:error": "componentName islandId? kind message stack?",
        "file:change": "path type",
        "cache:read": "key status",
        "cache:revalidate": "key",
    ]

    /// What says whose it is: a path, a key or a component that a test can choose.
    static let named: Set = [
        "request", "ws:open", "ws:message", "ws:close", "sse:open", "sse:message", "sse:close", "error",
        "action:invoke", "action:complete", "island:error", "cache:read", "cache:revalidate", "compile:start",
        "compile:complete", "compile:error", "recompile:start", "recompile:complete", "file:change",
    ]

    /// The keys of a row, and those of them that are always there.
    static func keys(_ row: String) -> (all: [String], required: Set<String>) {
        let fields = row.split(separator: " ")
        let all = fields.map { String($0.hasSuffix("?") ? $0.dropLast() : $0) }
        return (all, Set(fields.filter { !$0.hasSuffix("?") }.map(String.init)))
    }
}
