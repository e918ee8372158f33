/// Turns what handlers throw into responses.
final class ErrorAnswers: Sendable {
    private let errorPage: (@Sendable (HTTPError, RequestContext) throws -> String)?
    private let isDevelopment: Bool

    init(_ options: ServeOptions) {
        errorPage = options.errorPage
        isDevelopment = options.isDevelopment
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

    /// The response to an error: in JSON on API routes, a page elsewhere.
    func response(to error: any Error, _ context: RequestContext) -> Response {
        let refusal: HTTPError
        if let error = error as? HTTPError {
            refusal = error
        } else if error is CancellationError {
            refusal = HTTPError(.serviceUnavailable)
        } else {
            refusal = HTTPError(.internalServerError, detail: "\(error)")
        }
        if refusal.status.code >= 500 || refusal.detail != nil, !(error is CancellationError) {
            Log.write("\(context.method.rawValue) \(context.target): \(refusal)")
        }
        var response =
            context.routeKind == .api ? .error(refusal.status, refusal.message) : page(for: refusal, context)
        for field in refusal.headers {
            response.headers.append(field.name, checked: field.value)
        }
        return response
    }

    // An error page that fails itself falls back to plain text.
    private func page(for error: HTTPError, _ context: RequestContext) -> Response {
        var error = error
        if !isDevelopment { error.detail = nil }
        do {
            if let html = try errorPage?(error, context) { return .html(html, status: error.status) }
        } catch {
            Log.write("\(context.method.rawValue) \(context.target): the error page failed: \(error)")
        }
        return .text(error.message + "\n", status: error.status)
    }
}
