/// What the closure of a page is given to answer with.
///
/// Pages are generic, and are compiled where their types are known: what they call is not.
@usableFromInline
struct PageInProgress: Sendable {
    @usableFromInline let request: RequestContext
    private let pages: PageRenderer
    private let status: HTTPStatus

    init(_ request: RequestContext, _ pages: PageRenderer, status: HTTPStatus = .ok) {
        self.request = request
        self.pages = pages
        self.status = status
    }

    /// The response with what `body` writes, in the shell of the server's pages.
    @usableFromInline
    func render(_ body: (inout HTMLWriter) -> Void) -> Response {
        pages.page(status: status, for: request, body)
    }
}
