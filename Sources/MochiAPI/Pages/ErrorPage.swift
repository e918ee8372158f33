/// The page that stands for an error.
///
///     options.errorPage = ErrorPage { error, _ in
///         Head { title { error.message } }
///         h1 { error.status.code }
///         p { error.message }
///     }
///
/// The error's `detail` is there in development only. A page that fails itself is replaced by the message in plain text.
public struct ErrorPage: Sendable {
    let respond: @Sendable (HTTPError, PageInProgress) throws -> Response

    /// A page of what `content` makes of the error.
    @inlinable
    public init<Content: HTML>(
        @HTMLBuilder _ content: @escaping @Sendable (HTTPError, RequestContext) throws -> Content
    ) {
        self.init { error, page in
            let html = try content(error, page.request)
            return page.render { html.render(into: &$0) }
        }
    }

    @usableFromInline
    init(respond: @escaping @Sendable (HTTPError, PageInProgress) throws -> Response) {
        self.respond = respond
    }
}
