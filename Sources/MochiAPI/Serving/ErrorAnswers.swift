/// Turns what handlers throw into responses.
final class ErrorAnswers: Sendable {
    private let errorPage: ErrorPage
    private let handleError: (@Sendable (any Error, RequestContext) -> HTTPError?)?
    private let pages: PageRenderer
    private var isDevelopment: Bool { pages.isDevelopment }

    init(_ options: ServeOptions, _ pages: PageRenderer) {
        errorPage = options.errorPage ?? ErrorPage { error, _ in StandardErrorPage(error: error) }
        handleError = options.handleError
        self.pages = pages
    }

    /// What `handler` answers, its errors included: they are responses for those who look at them on their way out.
    func answer(_ request: RequestContext, by handler: (RequestContext) throws -> Response) throws -> Response {
        do {
            return settle(try handler(request), request)
        } catch let error as CancellationError {
            throw error
        } catch {
            return response(to: error, request)
        }
    }

    /// The response as it will be sent: with its file opened, or with the error that it turned out to be.
    func settle(_ response: Response, _ request: RequestContext) -> Response {
        switch response.body {
        case .file:
            do {
                return try response.openingFile(for: request)
            } catch {
                return self.response(to: error, request)
            }
        case .failed(let error): return self.response(to: error, request)
        default: return response
        }
    }

    /// As `settle`; a page has its outermost component, whose errors are known by then.
    func settleWaiting(_ response: Response, _ request: RequestContext) async throws -> Response {
        guard case .page(var page) = response.body else { return settle(response, request) }
        try await page.awaitOutermost()
        var response = response
        response.body = .page(page)
        return response
    }

    /// The response to an error: in JSON on API routes, a page elsewhere; a redirect is no error.
    func response(to error: any Error, _ context: RequestContext) -> Response {
        if let error = error as? EnhancedError { return envelope(for: error.error, context) }
        guard let redirect = error as? Redirect else { return answer(to: error, context) }
        do {
            return try redirect.response(for: context)
        } catch {
            return answer(to: error, context)
        }
    }

    /// The response for a script that has sent a form.
    private func envelope(for error: any Error, _ context: RequestContext) -> Response {
        guard let redirect = error as? Redirect else {
            return ActionEnvelope.response(to: refusal(for: error, context))
        }
        do {
            return ActionEnvelope.response(to: try redirect.response(for: context))
        } catch {
            return ActionEnvelope.response(to: refusal(for: error, context))
        }
    }

    private func answer(to error: any Error, _ context: RequestContext) -> Response {
        let refusal = refusal(for: error, context)
        var response =
            context.routeKind == .api ? .error(refusal.status, refusal.message) : page(for: refusal, context)
        for field in refusal.headers {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }

    /// What the client may know about an error; the log gets the rest.
    private func refusal(for error: any Error, _ context: RequestContext) -> HTTPError {
        let refusal: HTTPError
        if let handled = handleError?(error, context) {
            refusal = handled
        } else if let error = error as? HTTPError {
            refusal = error
        } else if let error = error as? RedirectError {
            refusal = HTTPError(.badRequest, "This redirect is refused.", detail: error.description)
        } else if error is CancellationError {
            refusal = HTTPError(.serviceUnavailable)
        } else {
            refusal = HTTPError(.internalServerError, detail: "\(error)")
        }
        if refusal.status.code >= 500 || refusal.detail != nil, !(error is CancellationError) {
            Log.write("\(context.method.rawValue) \(context.target): \(refusal)")
        }
        return refusal
    }

    // An error page that fails itself falls back to plain text.
    private func page(for error: HTTPError, _ context: RequestContext) -> Response {
        var error = error
        if !isDevelopment { error.detail = nil }
        do {
            return try errorPage.respond(error, context, pages)
        } catch {
            Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        }
        return .text(error.message + "\n", status: error.status)
    }

    /// The response when even the error page fails.
    func plain(_ error: any Error, _ context: RequestContext) -> Response {
        Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        return .text(HTTPStatus.internalServerError.reasonPhrase + "\n", status: .internalServerError)
    }
}
