extension HTML {
    /// The markup, when everything in it has been awaited.
    ///
    /// Asynchronous components run at the same time, streamed content stands in its place. Styles of components and what goes to
    /// the head of a page are left out: see `Mochi.page` for pages.
    ///
    /// `capacity` is the room to begin with, in bytes; it grows as needed.
    ///
    ///     let text = try await p { "1 < 2" }.rendered().text  // "<p>1 &lt; 2</p>"
    /// - Throws: what an asynchronous component throws.
    @inlinable
    public func rendered(capacity: Int = 4096) async throws -> HTMLBuffer {
        try await HTMLBuffer.awaiting(HTMLBuffer.begin(capacity: capacity) { render(into: &$0) }, capacity: capacity)
    }
}

extension HTML {
    /// The markup, when nothing in it has to be awaited; nil else.
    ///
    /// As `rendered`, without waiting.
    @inlinable
    public func renderedIfReady(capacity: Int = 4096) -> HTMLBuffer? {
        HTMLBuffer.ifReady(HTMLBuffer.begin(capacity: capacity) { render(into: &$0) })
    }
}

// What is generic is compiled where its types are known, so it calls what is not.
extension HTMLBuffer {
    @usableFromInline
    static func begin(capacity: Int, _ render: (inout HTMLWriter) -> Void) -> RenderedHTML {
        RenderedHTML(RenderOptions(), capacity: capacity, render)
    }

    @usableFromInline
    static func awaiting(_ html: consuming RenderedHTML, capacity: Int) async throws -> HTMLBuffer {
        var html = html
        if let component = html.onlyComponent {
            var writer = HTMLWriter(capacity: capacity)
            try await component(&writer)
            // Nothing but markup: what a page has beside it need not be put together.
            if writer.isPlain { return writer.finish() }
            html = writer.renderedPage()
        }
        html = try await html.awaitingOutermost(RenderOptions(), capacity: capacity)
        if html.parts.isEmpty { return html.buffer }
        return try await html.assembled(PageAssembly(shell: nil, options: RenderOptions(), session: html.session))
    }

    @usableFromInline
    static func ifReady(_ html: RenderedHTML) -> HTMLBuffer? {
        html.isReady ? html.buffer : nil
    }
}

extension RenderedHTML {
    /// The session of the parts.
    var session: RenderSession { parts.first?.part.session ?? RenderSession() }

    /// Waits for the outermost component, so that an error it throws is known before anything is sent.
    consuming func awaitingOutermost(
        _ options: RenderOptions,
        gap: Int = 0,
        capacity: Int
    ) async throws -> RenderedHTML {
        guard var component = outermostComponent else { return self }
        var around = extras
        while true {
            var writer = HTMLWriter(capacity: capacity, gap: gap, options: options)
            try await component(&writer)
            var html = writer.renderedPage()
            if let outer = around { html.extras = outer.adding(html.extras) }
            guard let next = html.outermostComponent else { return html }
            component = next
            around = html.extras
        }
    }

    /// Everything in one buffer.
    func assembled(_ assembly: consuming PageAssembly) async throws -> HTMLBuffer {
        var all: [UInt8] = []
        try await sent(assembly) { bytes, _ in all += bytes }
        return HTMLBuffer(all)
    }

    /// Starts the parts and sends everything through `write`.
    func sent(_ assembly: consuming PageAssembly, _ write: PageAssembly.Write) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            start(in: &group)
            // What a failure or a fallback has left over: nobody waits for it any more.
            defer { group.cancelAll() }
            try await assembly.send(self, write)
        }
    }
}
