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
    let respond: @Sendable (HTTPError, RequestContext, PageRenderer) throws -> Response

    /// A page of what `content` makes of the error.
    public init<Content: HTML>(
        @HTMLBuilder _ content: @escaping @Sendable (HTTPError, RequestContext) throws -> Content
    ) {
        respond = { error, request, renderer in
            renderer.page(try content(error, request), status: error.status, for: request)
        }
    }
}
