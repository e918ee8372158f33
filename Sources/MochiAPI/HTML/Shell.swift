/// The document around every page, with places for what the page brings.
///
/// `{{mochi.head}}`, `{{mochi.css}}`, `{{mochi.body}}` and `{{mochi.script}}` mark the places; `{{mochi.nonce}}` stands for the
/// nonce of the content security policy. Read once; what is put in is never searched for places again.
struct Shell: Sendable {
    private enum Piece: Sendable {
        case text([UInt8])
        case head
        case css
        case script
        case nonce
    }

    private var before: [Piece] = []
    private var behind: [Piece] = []
    /// About as many bytes as stand before the body.
    let sizeBeforeBody: Int

    static let standard: Shell = {
        let text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {{mochi.head}}{{mochi.css}}
            </head>
            <body>
            {{mochi.body}}{{mochi.script}}
            </body>
            </html>

            """
        guard case .success(let shell) = read(text) else { preconditionFailure("the standard shell has its places") }
        return shell
    }()

    /// No document: what a part of a page needs around its markup.
    static let fragment = Shell(before: [.css], behind: [.script])

    /// The shell written in `text`, or why it is none.
    static func read(_ text: String) -> Result<Shell, ShellError> {
        var before: [Piece] = []
        var behind: [Piece] = []
        var hasBody = false
        var rest = text[...]
        func add(_ piece: Piece) {
            if hasBody { behind.append(piece) } else { before.append(piece) }
        }
        while let open = rest.firstRange(of: "{{mochi.") {
            if open.lowerBound > rest.startIndex { add(.text(Array(rest[..<open.lowerBound].utf8))) }
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                return .failure(ShellError("a place begins with {{mochi. and does not end with }}"))
            }
            let name = rest[open.upperBound..<close.lowerBound]
            rest = rest[close.upperBound...]
            switch name {
            case "head": add(.head)
            case "css": add(.css)
            case "script": add(.script)
            case "nonce": add(.nonce)
            case "body":
                if hasBody { return .failure(ShellError("{{mochi.body}} stands there twice")) }
                hasBody = true
            default:
                return .failure(
                    ShellError("{{mochi.\(name)}} is no place; there are head, css, body, script and nonce")
                )
            }
        }
        if !rest.isEmpty { add(.text(Array(rest.utf8))) }
        if !hasBody { return .failure(ShellError("{{mochi.body}} is missing")) }
        return .success(Shell(before: before, behind: behind))
    }

    private init(before: [Piece], behind: [Piece]) {
        self.before = before
        self.behind = behind
        sizeBeforeBody = before.reduce(0) { size, piece in
            if case .text(let bytes) = piece { size + bytes.count } else { size }
        }
    }

    /// What stands before the body.
    func prefix(_ extras: PageExtras, _ options: RenderOptions) -> [UInt8] {
        bytes(before, extras, options)
    }

    /// What stands behind the body.
    func suffix(_ extras: PageExtras, _ options: RenderOptions) -> [UInt8] {
        bytes(behind, extras, options)
    }

    private func bytes(_ pieces: [Piece], _ extras: PageExtras, _ options: RenderOptions) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sizeBeforeBody + extras.head.count + 64)
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .head:
                extras.head.append(to: &bytes)
                // As the Trace Context of the W3C names its field, where scripts look for it.
                if let trace = options.traceparent {
                    bytes += "<meta name=\"traceparent\" content=\"\(trace)\">".utf8
                }
            case .css: Shell.append(extras.styles, options, to: &bytes)
            case .script: Shell.append(extras.scripts[...], extras.data[...], options, to: &bytes)
            case .nonce: bytes += (options.nonce ?? "").utf8
            }
        }
        return bytes
    }

    /// What stands directly behind the body of a page whose head left before `extras` were complete: the scripts and values that
    /// its place for them has missed, where that is in the head.
    func missed(_ extras: PageExtras, sentScripts: Int, sentData: Int, _ options: RenderOptions) -> [UInt8] {
        let isInHead = before.contains { if case .script = $0 { true } else { false } }
        guard isInHead else { return [] }
        var bytes: [UInt8] = []
        Shell.append(extras.scripts.dropFirst(sentScripts), extras.data.dropFirst(sentData), options, to: &bytes)
        return bytes
    }

    /// Values, and the scripts that read them.
    private static func append(
        _ scripts: ArraySlice<String>,
        _ data: ArraySlice<PageData>,
        _ options: RenderOptions,
        to bytes: inout [UInt8]
    ) {
        // Data that no browser executes needs no nonce.
        for value in data {
            bytes +=
                "<script type=\"application/json\" id=\"\(value.id)\">\(HTMLScript.escaped(value.json))</script>".utf8
        }
        let nonce = options.nonce.map { " nonce=\"\($0)\"" } ?? ""
        for name in scripts {
            guard let url = options.scriptURLs[name] else { continue }
            bytes += "<script type=\"module\" src=\"\(url)\"\(nonce)></script>".utf8
        }
    }

    /// One style element for all of `styles`.
    static func append(_ styles: [ScopedStyle], _ options: RenderOptions, to bytes: inout [UInt8]) {
        guard !styles.isEmpty else { return }
        if options.isDevelopment {
            // Apart from each other, so that rules can be exchanged in a page that is shown.
            let nonce = options.nonce.map { " nonce=\"\($0)\"" } ?? ""
            for style in styles { bytes += "<style data-scope=\"\(style.id)\"\(nonce)>\(style.sheet)</style>".utf8 }
            return
        }
        bytes += "<style".utf8
        if let nonce = options.nonce { bytes += " nonce=\"\(nonce)\"".utf8 }
        bytes += ">".utf8
        for style in styles { bytes += style.sheet.utf8 }
        bytes += "</style>".utf8
    }
}

/// Why a text is no shell.
struct ShellError: Error {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
