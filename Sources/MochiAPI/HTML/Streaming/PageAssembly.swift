/// Puts a page together from its shell, its markup and its parts, in the order in which it is sent.
struct PageAssembly {
    /// Takes bytes to the client, and says whether they are the last.
    typealias Write = (_ bytes: [UInt8], _ isLast: Bool) async throws -> Void

    private let shell: Shell?
    private let options: RenderOptions
    private let session: RenderSession
    /// Where a browser without scripts finds the page in order; nil when this one is in order.
    ///
    /// Found when the first streamed part comes: pages without such parts do not look at what their client runs.
    private lazy var inOrderURL = findInOrderURL()
    private let findInOrderURL: () -> String?
    /// Whether a part that fails outside of all boundaries fails everything, since nothing leaves before all is there.
    private let failsAsWhole: Bool
    private let report: (any Error) -> Void
    /// What has not been sent yet.
    private var bytes: [UInt8] = []
    private var extras = PageExtras()
    private var sentStyles: [String] = []
    /// How many scripts and values had come when the head left.
    private var sentScripts = 0
    private var sentData = 0
    private var hasBegun = false
    private var late: [(number: Int, part: PagePart)] = []
    private var hasScript = false
    /// How many boundaries stand around what is being added.
    private var boundaries = 0
    /// How many fallbacks stand around it.
    private var fallbacks = 0
    private var flushes = 0

    /// What a part failed with, on its way to the boundary around it.
    private struct PartFailure: Error {
        let error: any Error
    }

    init(
        shell: Shell?,
        options: RenderOptions,
        session: RenderSession,
        inOrderURL findInOrderURL: @escaping () -> String? = { nil },
        failsAsWhole: Bool = false,
        report: @escaping (any Error) -> Void = { _ in }
    ) {
        self.shell = shell
        self.options = options
        self.session = session
        self.findInOrderURL = findInOrderURL
        self.failsAsWhole = failsAsWhole
        self.report = report
    }

    /// Sends a whole page through `write`; its parts have been started.
    ///
    /// - Throws: what a part failed with before anything was sent, and what `write` throws.
    mutating func send(_ html: RenderedHTML, _ write: Write) async throws {
        try await add(html, write)
        while !late.isEmpty {
            if let index = late.firstIndex(where: { $0.part.isComplete })
                ?? late.firstIndex(where: { $0.part.isWaiting })
            {
                let (number, part) = late.remove(at: index)
                try await addLate(part, number, write)
            } else {
                try await flushAndWait(write)
            }
        }
        begin()
        if let shell {
            bytes += shell.missed(extras, sentScripts: sentScripts, sentData: sentData, options)
            bytes += shell.suffix(extras, options)
        }
        try await write(bytes, true)
    }

    private mutating func add(_ html: RenderedHTML, _ write: Write) async throws {
        addExtras(html.extras)
        try await add(html, 0..<html.buffer.count, html.parts[...], write)
    }

    /// Adds the markup in `range`, with the parts that stand there.
    private mutating func add(
        _ html: RenderedHTML,
        _ range: Range<Int>,
        _ parts: ArraySlice<PlacedPart>,
        _ write: Write
    ) async throws {
        var offset = range.lowerBound
        var rest = parts
        // What stands behind a failure is never taken.
        defer { for placed in rest { placed.part.abandon() } }
        while let placed = rest.popFirst() {
            add(html.buffer, offset..<placed.offset)
            offset = placed.offset
            if let fallback = placed.fallback {
                let standIns = rest.prefix(fallback.parts)
                rest = rest.dropFirst(fallback.parts)
                offset = fallback.end
                if (inOrderURL == nil && fallbacks == 0) || placed.part.isComplete {
                    for standIn in standIns { standIn.part.abandon() }
                    try await add(placed.part, write)
                } else if fallbacks > 0 {
                    // What stands in for another part is gone when it comes: nothing comes late into it.
                    placed.part.abandon()
                    try await addFallback(html, placed.offset..<fallback.end, standIns, write)
                } else {
                    let number = session.nextNumber()
                    late.append((number, placed.part))
                    addPlace("<template id=\"mochi-", number, "\"></template>")
                    try await addFallback(html, placed.offset..<fallback.end, standIns, write)
                    addPlace("<!--/mochi-", number, "-->")
                }
            } else {
                try await add(placed.part, write)
            }
        }
        add(html.buffer, offset..<range.upperBound)
    }

    private mutating func addPlace(_ start: String, _ number: Int, _ end: String) {
        bytes += start.utf8
        bytes += String(number).utf8
        bytes += end.utf8
    }

    /// Adds what stands in for a part; when it fails, nothing does.
    private mutating func addFallback(
        _ html: RenderedHTML,
        _ range: Range<Int>,
        _ parts: ArraySlice<PlacedPart>,
        _ write: Write
    ) async throws {
        if parts.isEmpty { return add(html.buffer, range) }
        let (start, flushesBefore) = (bytes.count, flushes)
        (boundaries, fallbacks) = (boundaries + 1, fallbacks + 1)
        defer { (boundaries, fallbacks) = (boundaries - 1, fallbacks - 1) }
        do {
            try await add(html, range, parts, write)
        } catch let failure as PartFailure {
            report(failure.error)
            if flushes == flushesBefore { bytes.removeSubrange(start...) }
        }
    }

    private mutating func add(_ buffer: HTMLBuffer, _ range: Range<Int>) {
        unsafe buffer.withUnsafeBytes { unsafe bytes.append(contentsOf: $0[range]) }
    }

    /// Adds a part; what fails inside a boundary is replaced by the boundary's view, as far as it has not been sent.
    private mutating func add(_ part: PagePart, _ write: Write) async throws {
        guard let boundary = part.boundary else { return try await addPieces(of: part, write) }
        if boundary.isWhole {
            while !part.isComplete, !part.isWaiting { try await flushAndWait(write) }
        }
        let (start, flushesBefore, lateBefore) = (bytes.count, flushes, late.count)
        boundaries += 1
        defer { boundaries -= 1 }
        do {
            try await addPieces(of: part, write)
        } catch let failure as PartFailure {
            report(failure.error)
            part.abandon()
            if flushes == flushesBefore {
                bytes.removeSubrange(start...)
                // Their places have gone with it.
                for (_, part) in late[lateBefore...] { part.abandon() }
                late.removeSubrange(lateBefore...)
            }
            addFailure(failure.error, boundary.view)
        }
    }

    /// Adds the pieces of a part as they come, and sends what stands before them while they do not.
    private mutating func addPieces(of part: PagePart, _ write: Write) async throws {
        while true {
            switch part.take() {
            case .piece(let piece):
                try await add(piece, write)
                if bytes.count >= PartOutput.pieceSize { try await flush(write) }
            case .end: return
            case .failed(let error):
                if error is CancellationError, Task.isCancelled { throw error }
                if boundaries > 0 { throw PartFailure(error: error) }
                if failsAsWhole { throw error }
                if !hasBegun, case .component = part.content { throw error }
                report(error)
                addFailure(error)
                return
            case .nothingYet: try await flushAndWait(write)
            }
        }
    }

    private mutating func addFailure(_ error: any Error, _ view: PagePart.RenderError? = nil) {
        var writer = HTMLWriter(capacity: 256, options: options)
        if let view {
            view(error, &writer)
        } else {
            writer.write("<mochi-failure role=\"alert\">This part of the page could not be shown.")
            if options.isDevelopment {
                writer.write(" <code>")
                writer.write(text: "\(error)")
                writer.write("</code>")
            }
            writer.write("</mochi-failure>")
        }
        let html = writer.rendered()
        addExtras(html.extras)
        add(html.buffer, 0..<html.buffer.count)
    }

    private mutating func addLate(
        _ part: PagePart,
        _ number: Int,
        _ write: Write
    ) async throws {
        bytes += "<template id=\"mochi-late-\(number)\">".utf8
        try await add(part, write)
        let nonce = options.nonce.map { " nonce=\"\($0)\"" } ?? ""
        bytes += "</template><script\(nonce)>".utf8
        if !hasScript {
            hasScript = true
            bytes += PageAssembly.script.utf8
        }
        bytes += "$mochi(\(number))</script>".utf8
    }

    /// Puts late content where its place is: between the template that marks it and the comment behind the fallback.
    private static let script = """
        function $mochi(n){var d=document,a=d.getElementById("mochi-"+n),t=d.getElementById("mochi-late-"+n),e=a&&a.nextSibling;\
        if(!a||!t)return;for(;e&&!(e.nodeType==8&&e.data=="/mochi-"+n);e=a.nextSibling)e.remove();\
        a.replaceWith(t.content);e&&e.remove();t.remove()}
        """

    // MARK: Sending

    /// Sends what there is, and waits for more.
    private mutating func flushAndWait(_ write: Write) async throws {
        try await flush(write)
        await session.waitForNews()
        try Task.checkCancellation()
    }

    /// Sends what there is, the head of the page before it.
    private mutating func flush(_ write: Write) async throws {
        if bytes.isEmpty, hasBegun { return }
        if !hasBegun, !late.isEmpty, let inOrderURL {
            var writer = HTMLWriter(capacity: 256)
            writer.write("<noscript><meta http-equiv=\"refresh\" content=\"0; url=")
            writer.write(text: inOrderURL)
            writer.write("\"></noscript>")
            extras.head.add(unique: writer.takeBytes(behind: 0))
        }
        begin()
        flushes += 1
        let ready = bytes
        bytes = []
        try await write(ready, false)
    }

    private mutating func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        sentStyles = extras.styles.map(\.id)
        (sentScripts, sentData) = (extras.scripts.count, extras.data.count)
        guard let shell else { return }
        bytes = shell.prefix(extras, options) + bytes
    }

    /// The head takes what comes before it is sent; later rules stand before what they are for.
    private mutating func addExtras(_ more: PageExtras?) {
        guard let more else { return }
        let missing = more.styles.filter { style in !extras.styles.contains { $0.id == style.id } }
        extras.add(more)
        if hasBegun { Shell.append(missing, options, to: &bytes) }
    }
}
