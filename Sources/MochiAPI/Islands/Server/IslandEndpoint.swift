internal import MochiEngine

/// Answers requests for islands: one by one, and several at a time.
///
///     GET  /_mochi/island/UserAvatar?props=TOKEN     the markup
///     POST /_mochi/island/UserAvatar                 the same, for tokens that are too long for a URL
///     POST /_mochi/islands                           a list of names and tokens, see IslandBatch
///
/// | what came | answer |
/// |---|---|
/// | no token, or one that is not ours, of another island or for somebody else | 403 |
/// | a token that has expired | 410 |
/// | a token with properties of another shape than the running code's | 409 |
/// | a name that no island has | 404 |
/// | an island that fails | 200 with `mochi-island-failure` in its place |
final class IslandEndpoint: Sendable {
    private let registry: IslandRegistry
    /// Puts what an island needs around its markup.
    private let pages: PageRenderer
    private let throttle = LogThrottle()
    /// Bytes of a token that is sent as a body.
    private static let largestToken = 64 * 1024

    init(_ registry: IslandRegistry, _ pages: PageRenderer) {
        self.registry = registry
        self.pages = PageRenderer(pages, shell: .fragment, isWhole: false)
    }

    /// The routes below `assetPrefix`.
    func routes(below assetPrefix: String) -> Routes {
        let one = Route(
            kind: .island,
            methods: MethodTable([
                (
                    method: .get,
                    handler: .sync { request in
                        let (kind, response) = try self.island(of: request.query["props"] ?? "", request)
                        return Self.keeping(response, of: kind, for: request)
                    }
                ),
                (method: .post, handler: .async { try await self.answerPost($0) }),
            ])
        )
        let batch = Route(
            kind: .island,
            methods: MethodTable([(method: .post, handler: .async { try await self.answerBatch($0) })])
        )
        return [
            "\(assetPrefix)/island/:name": one.bodyLimit(Self.largestToken),
            "\(assetPrefix)/islands": batch.bodyLimit(IslandBatch.largestBody),
        ]
    }

    // Nobody keeps the answer to a POST.
    private func answerPost(_ request: RequestContext) async throws -> Response {
        var (_, response) = try island(of: try await request.text(), request)
        response.headers.append(.cacheControl, checked: "private, no-store")
        return response
    }

    private func island(
        of token: String,
        _ request: RequestContext
    ) throws(HTTPError) -> (kind: IslandKind, response: Response) {
        guard let kind = request.parameters["name"].flatMap({ registry[$0] }) else { throw Self.unknown }
        return (kind, try response(kind, token, IslandRequest(request, registry, pages), request))
    }

    /// Renders the island of a token.
    ///
    /// - Throws: for tokens that are not good, and for nothing else.
    func response(
        _ kind: IslandKind,
        _ token: String,
        _ islands: IslandRequest,
        _ request: RequestContext
    ) throws(HTTPError) -> Response {
        let opened = registry.tokens.open(
            token,
            name: kind.name,
            schema: kind.schema,
            audience: kind.options.audience,
            session: kind.options.audience == .session ? (try? request.session)?.idBytes : nil,
            now: IslandRegistry.now
        )
        switch opened {
        case .refused:
            let isTold = throttle.admits()
            throw Self.refusal(
                .forbidden,
                "Invalid props",
                detail: isTold ? "island \(kind.name): this token is not one of ours for it" : nil
            )
        case .expired: throw Self.refusal(.gone, "The page of this island is too old.")
        case .stale: throw Self.stale
        case .ok(let props):
            guard let response = kind.response(props, to: islands) else { throw Self.stale }
            return response
        }
    }

    private static let unknown = refusal(.notFound, "There is no such island.")
    private static let stale = refusal(.conflict, "This island has changed since its page was made.")

    /// An error that browsers do not keep: 404 and 410 they may (RFC 9111 4.2.2), and would show it to whoever asks again.
    private static func refusal(_ status: HTTPStatus, _ message: String, detail: String? = nil) -> HTTPError {
        var headers = HeaderFields()
        headers.append(.cacheControl, checked: "no-store")
        return HTTPError(status, message, headers: headers, detail: detail)
    }

    /// The response with how long it may be kept.
    private static func keeping(_ response: Response, of kind: IslandKind, for request: RequestContext) -> Response {
        var response = response
        guard let lifetime = kind.options.cacheLifetime else {
            response.headers.append(.cacheControl, checked: "private, no-store")
            return response
        }
        let scope = kind.options.audience == .session ? "private" : "public"
        response.headers.append(.cacheControl, checked: "\(scope), max-age=\(lifetime.components.seconds)")
        if case .page(var page) = response.body {
            page.complete = { validate(&$0, for: request) }
            response.body = .page(page)
        } else {
            validate(&response, for: request)
        }
        return response
    }

    /// Tells what the markup is; 304 when the client has it.
    private static func validate(_ response: inout Response, for request: RequestContext) {
        guard case .markup(let markup) = response.body else { return }
        let digest = Secrets.hmac(markup.bytes, key: [0]).prefix(12)
        let validators = Validators(entityTag: EntityTag(opaque: Base64URL.encode(Array(digest))))
        response.headers.append(.etag, checked: validators.entityTag?.description ?? "")
        let now = HTTPDate(secondsSinceEpoch: IslandRegistry.now)
        let outcome = Preconditions(request.headers).outcome(method: request.method, of: validators, now: now)
        if outcome == .notModified {
            response.status = .notModified
            response.type = .none
            response.body = .empty
        }
    }

    // MARK: Several

    /// Renders the islands of a batch side by side; the head of the answer leaves with the first that has finished.
    private func answerBatch(_ request: RequestContext) async throws -> Response {
        let batch = try await IslandBatch(reading: request)
        guard let loop = EventLoop.current else { throw HTTPError(.internalServerError) }
        let (lines, delivery) = AsyncStream<IslandBatch.Line>.makeStream()
        let islands = IslandRequest(request, registry, pages)
        let work = Task.immediate(executorPreference: loop) {
            await withDiscardingTaskGroup { group in
                for (index, entry) in batch.islands.enumerated() {
                    group.addImmediateTask {
                        delivery.yield(await self.line(index, entry, islands, request))
                    }
                }
            }
            delivery.finish()
        }
        delivery.onTermination = { _ in work.cancel() }
        var iterator = lines.makeAsyncIterator()
        let first = await iterator.next()
        var response = Response.stream(contentType: "application/x-ndjson") { writer in
            if let first { try await writer.write(first.bytes) }
            for await line in lines { try await writer.write(line.bytes) }
        }
        response.headers.append(.cacheControl, checked: "private, no-store")
        return response
    }

    private func line(
        _ index: Int,
        _ entry: IslandBatch.Entry,
        _ islands: IslandRequest,
        _ request: RequestContext
    ) async -> IslandBatch.Line {
        var line = IslandBatch.Line(index: index, status: .ok, html: "")
        do {
            guard let kind = registry[entry.name] else { throw Self.unknown }
            switch try response(kind, entry.props, islands, request).body {
            case .markup(let markup): line.html = markup.text
            case .page(let page): line.html = try await page.whole(for: request).markup.text
            default: preconditionFailure("an island is markup, or a page that is open")
            }
        } catch let error as HTTPError {
            line.status = error.status
        } catch {
            // It sets a cookie, and the head has left; or the client has.
            line.status = .misdirectedRequest
        }
        return line
    }
}
