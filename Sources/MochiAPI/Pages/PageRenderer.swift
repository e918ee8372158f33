internal import Synchronization

/// Makes responses of HTML: what a server's pages have in common, and the shell around them.
final class PageRenderer: Sendable {
    let shell: Shell?
    let isDevelopment: Bool
    /// Whether inline scripts and style sheets need the nonce of the content security policy.
    private let needsNonce: Bool
    private let scriptURLs: [String: String]
    private let rendersInOrder: @Sendable (RequestContext) -> Bool
    private let islands: IslandRegistry?
    let templates: TemplateLibrary?
    /// Tells pages of what changes, in development.
    private let live: LiveChannel?
    /// Bytes of the page before: room for the next one.
    private let lastSize = Atomic<Int>(4096)

    /// Reads the shell.
    init(
        _ options: ServeOptions,
        _ islands: IslandRegistry? = nil,
        _ templates: TemplateLibrary? = nil,
        _ live: LiveChannel? = nil
    ) throws(StartError) {
        shell = try options.shell()
        isDevelopment = options.isDevelopment
        scriptURLs = Dictionary(
            ClientScript.all(isDevelopment: options.isDevelopment)
                .map { ($0.name, "\(options.assetPrefix)/client/\($0.fileName)") },
            uniquingKeysWith: { first, _ in first }
        )
        needsNonce = try SecurityFields(options.securityHeaders).hasNonce
        rendersInOrder = options.rendersInOrder
        self.islands = islands
        self.templates = templates
        self.live = live
    }

    /// As `other`, with a shell of its own, which is a whole page or not.
    init(_ other: PageRenderer, shell: Shell, isWhole: Bool) {
        self.shell = shell
        isDevelopment = other.isDevelopment
        needsNonce = other.needsNonce
        scriptURLs = other.scriptURLs
        rendersInOrder = other.rendersInOrder
        islands = other.islands
        templates = other.templates
        // Islands are parts of pages that listen already.
        live = isWhole ? other.live : nil
    }

    private init() {
        shell = nil
        isDevelopment = false
        needsNonce = false
        scriptURLs = [:]
        rendersInOrder = { _ in true }
        islands = nil
        templates = nil
        live = nil
    }

    /// For HTML without a shell.
    static let bare = PageRenderer()

    /// A page of ours in its shell.
    func page(_ content: some HTML, status: HTTPStatus = .ok, for request: RequestContext? = nil) -> Response {
        page(status: status, for: request) { content.render(into: &$0) }
    }

    /// A page in its shell; one whose parts are not there yet is sent as they come.
    ///
    /// `host` decides what becomes of its islands; nil leaves them to the browser.
    func page(
        status: HTTPStatus = .ok,
        for request: RequestContext? = nil,
        host: (any IslandHost)? = nil,
        _ render: (inout HTMLWriter) -> Void
    ) -> Response {
        let options = RenderOptions(
            nonce: needsNonce ? request?.cspNonce : nil,
            traceparent: request?.span?.traceparent.description,
            isDevelopment: isDevelopment,
            scriptURLs: scriptURLs,
            islands: host ?? islands,
            templates: templates
        )
        let html = RenderedHTML(options, gap: gap, capacity: room) { writer in
            if let live { writer.add(script: "live", reading: live.pageData) }
            render(&writer)
        }
        guard html.isReady else {
            return Response(status, .fixed("text/html; charset=utf-8"), .page(PendingPage(html, options, self)))
        }
        return Response(status, .fixed("text/html; charset=utf-8"), .markup(finish(html, options)))
    }

    /// Bytes to begin a page with.
    var room: Int { lastSize.load(ordering: .relaxed) }

    /// Bytes to leave free before a page for what stands there in the shell.
    var gap: Int { shell.map { $0.sizeBeforeBody + 1024 } ?? 0 }

    /// The markup of an island, with the rules and scripts it needs; what stands in for it when it fails is its `failure`.
    func fragment(
        _ content: some HTML,
        for request: RequestContext,
        host: any IslandHost,
        failure: @escaping @Sendable (any Error) throws -> IslandFailure
    ) -> Response {
        var response = page(for: request, host: host) { content.render(into: &$0) }
        if case .page(var page) = response.body {
            page.standIn = { error in
                let view = try failure(error)
                return RenderedHTML(RenderOptions()) { view.render(into: &$0) }
            }
            response.body = .page(page)
        }
        return response
    }

    func finish(_ html: RenderedHTML, _ options: RenderOptions) -> HTMLBuffer {
        var buffer = html.buffer
        if let shell {
            let extras = html.extras ?? PageExtras()
            buffer.surround(prefix: shell.prefix(extras, options), suffix: shell.suffix(extras, options))
        }
        // Grows at once, shrinks slowly: pages of one server differ, and too little room costs a copy.
        let (size, room) = (buffer.count, room)
        lastSize.store(min(size > room ? size + size / 8 + 64 : room - (room - size) / 64, 1 << 20), ordering: .relaxed)
        return buffer
    }

    /// Whether streamed parts stand where they belong, because the client runs no scripts or a form was sent.
    func isInOrder(for request: RequestContext) -> Bool {
        let method = request.method
        return method != .get && method != .head || request.query[PageRenderer.inOrderField] != nil
            || rendersInOrder(request)
    }

    /// The page in order.
    func inOrderURL(for request: RequestContext) -> String {
        let target = request.target
        let separator = target.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        // Never a URL of another host: a path that begins with two slashes would be one, and browsers take \ for /.
        let path = Substring(target.utf8.drop { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
        return "/" + path + separator + PageRenderer.inOrderField
    }

    private static let inOrderField = "mochi-in-order"
}

extension ServeOptions {
    /// The shell, from its file or from the option itself.
    fileprivate func shell() throws(StartError) -> Shell {
        guard let htmlShell else { return .standard }
        var text = htmlShell
        if !htmlShell.contains("{{mochi.") {
            guard let read = try? FileText.read(htmlShell) else {
                throw StartError(
                    "htmlShell \"\(htmlShell)\": accepted is a file that can be read, or text with {{mochi.body}}"
                )
            }
            text = read
        }
        switch Shell.read(text) {
        case .success(let shell): return shell
        case .failure(let error): throw StartError("htmlShell: \(error.description)")
        }
    }
}
