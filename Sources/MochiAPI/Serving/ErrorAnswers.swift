/// Turns what handlers throw into responses.
final class ErrorAnswers: Sendable {
    private let errorPage: ErrorPage
    private let handleError: (@Sendable (any Error, RequestContext) -> HTTPError?)?
    private let pages: PageRenderer
    /// Renders the page that shows the source; nil in production, and where the application has an error page.
    private let developmentPages: PageRenderer?
    private var isDevelopment: Bool { pages.isDevelopment }

    init(_ options: ServeOptions, _ pages: PageRenderer) {
        errorPage = options.errorPage ?? ErrorPage { error, _ in StandardErrorPage(error: error) }
        handleError = options.handleError
        self.pages = pages
        developmentPages =
            options.isDevelopment && options.errorPage == nil
            ? PageRenderer(pages, shell: .standard, isWhole: true) : nil
        // Never in production: all throws of the process would pay for it.
        if options.isDevelopment { _ = ThrowHook.isInstalled }
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
        do {
            try await page.awaitOutermost()
        } catch {
            if Task.isCancelled { throw error }
            guard let plain = plain(response, because: error, request) else { throw error }
            return plain
        }
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

    /// As `response`, for who has waited long enough: an error page that would have to wait is its message in plain text.
    func responseAtOnce(to error: HTTPError, _ context: RequestContext) -> Response {
        let response = answer(to: error, context)
        return plain(response) ?? response
    }

    /// The error that a page stands for, in plain text, because the page failed with `error`; nil for other pages.
    func plain(_ response: Response, because error: any Error, _ context: RequestContext) -> Response? {
        guard let plain = plain(response) else { return nil }
        Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        return plain
    }

    private func plain(_ response: Response) -> Response? {
        guard case .page(let page) = response.body, let message = page.message else { return nil }
        var plain = Response.text(message + "\n", status: response.status)
        plain.headers = response.headers
        return plain
    }

    /// The response for a script that has sent a form.
    private func envelope(for error: any Error, _ context: RequestContext) -> Response {
        guard let redirect = error as? Redirect else {
            return ActionEnvelope.response(to: refusal(for: error, context).error)
        }
        do {
            return ActionEnvelope.response(to: try redirect.response(for: context))
        } catch {
            return ActionEnvelope.response(to: refusal(for: error, context).error)
        }
    }

    private func answer(to error: any Error, _ context: RequestContext) -> Response {
        let (refusal, failure) = refusal(for: error, context)
        var response =
            switch context.routeKind {
            case .api: Response.error(refusal.status, refusal.message)
            // A script reads it, if anybody does.
            case .island, .sse: Response.text(refusal.message, status: refusal.status)
            default: page(for: refusal, failure, context)
            }
        for field in refusal.headers {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }

    /// What the client may know about an error; the log gets the rest, and in development whoever mends it.
    private func refusal(for error: any Error, _ context: RequestContext) -> (error: HTTPError, failure: Failure?) {
        let failure = isDevelopment ? Failure(error) : nil
        let refusal: HTTPError
        var logged: HTTPError?
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
            logged = HTTPError(.internalServerError, detail: Log.line(of: error))
        }
        if refusal.status.code >= 500 || refusal.detail != nil, !(error is CancellationError),
            context.routeKind == nil || !Logger.tellsErrors
        {
            log("\(context.method.rawValue) \(context.target): \(logged ?? refusal)", failure)
        }
        if !(error is CancellationError), mochiEvents.hasSubscribers(.error) {
            tell(of: error, refusal.status, failure, context)
        }
        return (refusal, failure)
    }

    /// Emits `error`; in development a little later, with the calls that led to it.
    private func tell(of error: any Error, _ status: HTTPStatus, _ failure: Failure?, _ context: RequestContext) {
        guard let kind = ErrorEvent.Kind(context) else { return }
        let event = ErrorEvent(
            requestID: context.requestID,
            kind: kind,
            path: context.target,
            method: context.method.rawValue,
            status: status.code,
            message: (error as? HTTPError).map { $0.detail ?? $0.message } ?? Log.line(of: error),
            actionName: context.actionName
        )
        guard let failure, failure.addresses != nil else { return mochiEvents.emit(.error, event) }
        Task.detached {
            let trace = await failure.trace()
            mochiEvents.emit(.error, event.adding(stack: trace?.text))
        }
    }

    /// Writes a line, with the place in the source when it is known; then a little later, for finding it may take a while.
    private func log(_ line: String, _ failure: Failure?) {
        guard let failure, failure.addresses != nil else { return Log.write(line) }
        Task.detached {
            let place = await failure.trace()?.place
            Log.write(place.map { "\(line) at \($0)" } ?? line)
        }
    }

    // An error page that fails itself falls back to plain text.
    private func page(for error: HTTPError, _ failure: Failure?, _ context: RequestContext) -> Response {
        var error = error
        if !isDevelopment { error.detail = nil }
        do {
            var response =
                if let failure, let developmentPages {
                    developmentPages.page(
                        DevelopmentErrorPage(error: error, failure: failure, request: RequestSummary(context)),
                        status: error.status,
                        for: context
                    )
                } else {
                    try errorPage.respond(error, PageInProgress(context, pages, status: error.status))
                }
            if case .page(var page) = response.body {
                page.message = error.message
                response.body = .page(page)
            }
            return response
        } catch {
            Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        }
        return .text(error.message + "\n", status: error.status)
    }
}
