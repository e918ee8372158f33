internal import MochiEngine

/// From a `Response` to the connection.
///
/// On the loop.
enum ResponseSending {
    /// Sends what can be sent without waiting; a streamed body becomes a task of its own.
    @inline(__always)
    static func send(_ response: Response, to request: IncomingRequest, _ basics: SecurityFields.Basics) {
        if case .stream = response.body {
            begin(response, to: request, basics)
        } else {
            sendWhole(response, to: request, basics)
        }
    }

    private static func begin(_ response: Response, to request: IncomingRequest, _ basics: SecurityFields.Basics) {
        guard let (length, produce) = response.streamed, let loop = EventLoop.current else { return }
        let exchange = request.taken ?? Exchange.begin(request, on: loop)
        exchange.run { await stream(response, length, produce, of: $0, basics) }
    }

    private static func sendWhole(_ response: Response, to request: IncomingRequest, _ basics: SecurityFields.Basics) {
        let status = response.status.code
        switch response.body {
        case .empty:
            addFields(response, to: request, basics)
            request.send(status: status, lasting: "")
        case .text(let text):
            addFields(response, to: request, basics, count: text.utf8.count)
            request.send(status: status, text)
        case .bytes(let bytes):
            addFields(response, to: request, basics, count: bytes.count)
            request.send(status: status, bytes)
        case .markup(let markup):
            addFields(response, to: request, basics, count: markup.count)
            guard let storage = markup.storage else { return request.send(status: status, lasting: "") }
            unsafe request.send(status: status, storage, bytes: markup.bytesWhileHeld)
        case .openFile(let file):
            addFields(response, to: request, basics, compresses: false)
            if let coding = BodyCoding(response.coding) { request.compress(coding) }
            file.send(to: request, status: status)
        case .webSocket(let answer):
            addFields(response, to: request, [], compresses: false)
            guard let loop = EventLoop.current, request.accept(answer.make(loop), key: answer.key) else {
                return request.send(status: 500, lasting: "")
            }
        case .stream, .events, .file, .failed, .page:
            preconditionFailure("streams, events, open pages and files by name have been turned into something else")
        }
    }

    /// Sends the head, then what `produce` writes.
    ///
    /// The client may have left.
    static func stream(
        _ response: Response,
        _ length: Int?,
        _ produce: @Sendable (ResponseWriter) async throws -> Void,
        of exchange: Exchange,
        _ basics: SecurityFields.Basics
    ) async {
        guard let request = exchange.incoming else { return }
        let isHead = request.method == .head
        addFields(response, to: request, basics, count: length)
        exchange.start(status: response.status.code, length: length)
        do {
            if !isHead {
                try await produce(ResponseWriter(exchange: exchange))
            }
            try await exchange.write([], last: true)
        } catch {
            if !(error is CancellationError || error is ClientGone) {
                Log.write("a streamed response ended early: \(error)")
            }
            await exchange.loop.run { exchange.abort() }
        }
    }

    /// Begins the response of a stream of events.
    static func start(_ response: Response, of exchange: Exchange, _ basics: SecurityFields.Basics) {
        guard let request = exchange.incoming else { return }
        addFields(response, to: request, basics, compresses: false)
        exchange.start(status: response.status.code, length: nil)
    }

    /// Sends a page as far as it is ready, and the rest as it comes.
    ///
    /// `makeHead` is asked for the response when its head leaves: until then cookies and the like are added.
    /// - Throws: what a part failed with before anything was sent.
    static func send(
        _ page: PendingPage,
        for context: RequestContext,
        of exchange: Exchange,
        _ basics: SecurityFields.Basics,
        _ makeHead: () -> Response
    ) async throws {
        var hasBegun = false
        do {
            try await page.send(for: context) { piece in
                guard let request = exchange.incoming else { throw CancellationError() }
                switch piece {
                case .whole(let body, let hasFailed):
                    hasBegun = true
                    var response = makeHead()
                    response.body = body
                    if hasFailed { response.forbidKeeping() } else { page.complete?(&response) }
                    context.status = response.status.code
                    sendWhole(response, to: request, basics)
                case .part(let bytes, let isFirst, let isLast):
                    if isFirst {
                        hasBegun = true
                        let response = makeHead()
                        context.status = response.status.code
                        addFields(response, to: request, basics)
                        exchange.start(status: response.status.code, length: nil)
                        if request.method == .head { throw HeadIsEnough() }
                    }
                    try await exchange.write(bytes, last: isLast)
                }
            }
        } catch is HeadIsEnough {
            try? await exchange.write([], last: true)
        } catch {
            guard hasBegun else { throw error }
            if !(error is CancellationError || error is ClientGone) {
                Log.write("a page ended early: \(error)")
            }
            await exchange.loop.run { exchange.abort() }
        }
    }

    /// HEAD asks for no more than how the page begins.
    private struct HeadIsEnough: Error {}

    // MARK: Fields

    private static func addFields(
        _ response: Response,
        to request: IncomingRequest,
        _ basics: SecurityFields.Basics,
        count: Int? = nil,
        compresses: Bool = true
    ) {
        let status = response.status.code
        var coding = ContentCoding.identity
        if compresses, !response.headers.isEmpty || (count ?? .max) >= ResponseCompression.minimumSize {
            coding = negotiate(response, request, count)
        }
        if !response.hasOwnContentType {
            switch response.type {
            case .none: break
            case .fixed(let text): request.addContentType(text)
            case .text(let text): request.addContentType(text)
            }
        }
        if !basics.isEmpty { add(basics, response, to: request) }
        if status == 426, !request.isHTTP2 { request.addField("connection", "Upgrade" as StaticString) }
        if !response.headers.isEmpty { addFields(response.headers, to: request, status, coding) }
        if let coding = BodyCoding(coding) { request.compress(coding) }
    }

    private static func addFields(
        _ fields: HeaderFields,
        to request: IncomingRequest,
        _ status: Int,
        _ coding: ContentCoding
    ) {
        for field in fields.inOrder
        where !field.name.isOfConnection || (field.name == .upgrade && status == 426 && !request.isHTTP2) {
            let weakens = coding != .identity && field.name == .etag && !field.value.hasPrefix("W/")
            request.addField(field.name.text, weakens ? "W/" + field.value : field.value)
        }
    }

    /// What a handler has written itself goes before.
    private static func add(_ basics: SecurityFields.Basics, _ response: Response, to request: IncomingRequest) {
        let isFree = response.headers.isEmpty
        if basics.contains(.contentTypeOptions), isFree || response.headers[.xContentTypeOptions] == nil {
            request.addField("x-content-type-options", "nosniff" as StaticString)
        }
        if basics.contains(.referrerPolicy), isFree || response.headers[.referrerPolicy] == nil {
            request.addField("referrer-policy", "strict-origin-when-cross-origin" as StaticString)
        }
    }

    private static func negotiate(_ response: Response, _ request: IncomingRequest, _ count: Int?) -> ContentCoding {
        if case .empty = response.body { return .identity }
        guard response.status.code != 206 else { return .identity }
        let (isNegotiated, coding) = ResponseCompression.coding(
            type: response.type,
            count: count,
            hasEncoding: response.headers[.contentEncoding] != nil
        ) {
            unsafe AcceptEncoding(request.withField("accept-encoding") { unsafe String(decoding: $0, as: UTF8.self) })
        }
        if isNegotiated { request.addField("vary", "accept-encoding" as StaticString) }
        return coding
    }
}

extension BodyCoding {
    init?(_ coding: ContentCoding) {
        switch coding {
        case .br: self = .brotli
        case .gzip: self = .gzip
        case .identity: return nil
        }
    }
}

extension HeaderName {
    /// Fields that the connection writes by itself; a handler's would contradict them.
    fileprivate var isOfConnection: Bool {
        switch text.utf8.count {
        case 4: text == "date"
        case 7: text == "upgrade"
        case 10: text == "connection" || text == "keep-alive"
        case 14: text == "content-length"
        case 17: text == "transfer-encoding"
        default: false
        }
    }
}

extension Response {
    /// Length and producer of a streamed body.
    var streamed: (length: Int?, produce: @Sendable (ResponseWriter) async throws -> Void)? {
        guard case .stream(let length, let produce) = body else { return nil }
        return (length, produce)
    }

    /// The same with the fields of another response that it does not have.
    func adding(fieldsOf other: Response) -> Response {
        var response = self
        for field in other.headers where field.name == .setCookie || headers[field.name] == nil {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }

    /// Has nobody keep what does not stand for the response that was meant.
    mutating func forbidKeeping() {
        headers.remove(.cacheControl)
        headers.remove(.etag)
        headers.append(.cacheControl, checked: "no-store")
    }

    /// Whether a handler has written Content-Type as a field.
    fileprivate var hasOwnContentType: Bool { !headers.isEmpty && headers[.contentType] != nil }
}
