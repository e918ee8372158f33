/// A page with parts that are not there yet.
struct PendingPage: Sendable {
    /// Some bytes of a page on their way to the client.
    struct Piece {
        let bytes: [UInt8]
        let isFirst: Bool
        let isLast: Bool
    }

    /// The message of the error that the page stands for, which is sent in its place when the page fails itself.
    var message: String?
    /// What is sent when the page fails, which is then sent as a whole; nil leaves its errors to whoever sends it.
    var standIn: (@Sendable (any Error) throws -> RenderedHTML)?
    private var html: RenderedHTML
    private let options: RenderOptions
    private let renderer: PageRenderer

    init(_ html: RenderedHTML, _ options: RenderOptions, _ renderer: PageRenderer) {
        self.html = html
        self.options = options
        self.renderer = renderer
    }

    /// Waits for the outermost component, whose errors decide about the status.
    mutating func awaitOutermost() async throws {
        do {
            html = try await html.awaitingOutermost()
        } catch {
            guard let standIn, !Task.isCancelled else { throw error }
            html = try standIn(error)
        }
    }

    /// Renders the rest and sends it through `write`, as far as it is ready.
    ///
    /// - Throws: what a part failed with before anything was sent, and what `write` throws.
    func send(for request: RequestContext, _ write: (Piece) async throws -> Void) async throws {
        var page = self
        try await page.awaitOutermost()
        if page.html.parts.isEmpty {
            let buffer = renderer.finish(page.html, options)
            return try await write(Piece(bytes: buffer.bytes, isFirst: true, isLast: true))
        }
        if standIn != nil {
            let text = try await page.whole(for: request)
            return try await write(Piece(bytes: Array(text.utf8), isFirst: true, isLast: true))
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
            let piece = Piece(bytes: bytes, isFirst: isFirst, isLast: isLast)
            isFirst = false
            try await write(piece)
        }
    }

    private static func log(_ error: any Error, _ request: RequestContext) {
        Log.write("\(request.method.rawValue) \(request.target): a part of the page failed: \(error)")
    }

    /// The whole page, its streamed parts where they belong.
    func whole(for request: RequestContext) async throws -> String {
        var page = self
        try await page.awaitOutermost()
        if page.html.parts.isEmpty { return renderer.finish(page.html, options).text }
        let assembly = PageAssembly(
            shell: renderer.shell,
            options: options,
            session: page.html.session,
            report: { PendingPage.log($0, request) }
        )
        do {
            return try await page.html.assembled(assembly).text
        } catch {
            guard let standIn, !Task.isCancelled else { throw error }
            return renderer.finish(try standIn(error), options).text
        }
    }
}
