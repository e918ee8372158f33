/// A page with parts that are not there yet.
struct PendingPage: Sendable {
    /// A page on its way to the client.
    enum Piece {
        /// All of it; whether something else stands in its place, or in that of a part.
        case whole(ResponseBody, hasFailed: Bool)
        /// Some bytes of it.
        case part([UInt8], isFirst: Bool, isLast: Bool)
    }

    /// All of a page, and whether something else stands in its place, or in that of a part.
    struct Whole {
        let markup: HTMLBuffer
        let hasFailed: Bool
    }

    /// The message of the error that the page stands for, which is sent in its place when the page fails itself.
    var message: String?
    /// What is sent when the page fails, which is then sent as a whole; nil leaves its errors to whoever sends it.
    var standIn: (@Sendable (any Error) throws -> RenderedHTML)?
    /// Completes the response when all of the page is there, unless something else stands in its place.
    var complete: (@Sendable (inout Response) -> Void)?
    private var html: RenderedHTML
    private let options: RenderOptions
    private let renderer: PageRenderer
    /// Whether it is what stands in for a page that has failed.
    private var isStandIn = false

    init(_ html: RenderedHTML, _ options: RenderOptions, _ renderer: PageRenderer) {
        self.html = html
        self.options = options
        self.renderer = renderer
    }

    /// Waits for the outermost component, whose errors decide about the status.
    mutating func awaitOutermost() async throws {
        do {
            html = try await html.awaitingOutermost(options, gap: renderer.gap, capacity: renderer.room)
        } catch {
            guard let standIn, !Task.isCancelled else { throw error }
            html = try standIn(error)
            isStandIn = true
        }
    }

    /// Renders the rest and sends it through `write`, as far as it is ready.
    ///
    /// - Throws: what a part failed with before anything was sent, and what `write` throws.
    func send(for request: RequestContext, _ write: (Piece) async throws -> Void) async throws {
        var page = self
        try await page.awaitOutermost()
        if page.html.isReady || standIn != nil {
            let whole = try await page.whole(for: request)
            return try await write(.whole(.markup(whole.markup), hasFailed: whole.hasFailed))
        }
        let assembly = PageAssembly(
            shell: renderer.shell,
            options: options,
            session: page.html.session,
            inOrderURL: { renderer.isInOrder(for: request) ? nil : renderer.inOrderURL(for: request) },
            report: { PendingPage.log($0, request) }
        )
        var isFirst = true
        try await page.html.sent(assembly) { bytes, isLast in
            let isWhole = isFirst && isLast
            let piece =
                isWhole ? .whole(.bytes(bytes), hasFailed: false) : Piece.part(bytes, isFirst: isFirst, isLast: isLast)
            isFirst = false
            try await write(piece)
        }
    }

    private static func log(_ error: any Error, _ request: RequestContext) {
        Log.write("\(request.method.rawValue) \(request.target): a part of the page failed: \(Log.line(of: error))")
    }

    /// The whole page, its streamed parts where they belong.
    func whole(for request: RequestContext) async throws -> Whole {
        var page = self
        try await page.awaitOutermost()
        if page.html.isReady {
            return Whole(markup: renderer.finish(page.html, options), hasFailed: page.isStandIn)
        }
        var hasFailed = page.isStandIn
        let assembly = PageAssembly(
            shell: renderer.shell,
            options: options,
            session: page.html.session,
            // An island is there, or what stands in for it.
            failsAsWhole: standIn != nil,
            report: { error in
                hasFailed = true
                PendingPage.log(error, request)
            }
        )
        do {
            let markup = try await page.html.assembled(assembly)
            return Whole(markup: markup, hasFailed: hasFailed)
        } catch {
            guard let standIn, !Task.isCancelled else { throw error }
            return Whole(markup: renderer.finish(try standIn(error), options), hasFailed: true)
        }
    }
}
