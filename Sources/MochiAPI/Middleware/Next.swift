/// The rest of the way of a request, as a handle sees it: what lies within, down to the handler.
///
///     Handle { request, next in
///         let start = ContinuousClock.now
///         let response = try await next(request)
///         print(request.path, response.status.code, ContinuousClock.now - start)
///         return response
///     }
public struct Next: Sendable {
    let handler: Handler
    let answers: ErrorAnswers

    /// Has the request answered.
    ///
    /// Errors from within have become responses, with the status and the body that the client would see. Calling it twice runs what
    /// lies within twice, with a body that has been read already.
    ///
    /// `transformPage` changes HTML pages before they are sent; streams and other types are left alone. When handles nest, the
    /// innermost one's comes first. `filterResponseHeaders` removes the fields that it returns false for, Content-Type among
    /// them; the fields of `ServeOptions.securityHeaders` and of the connection are added later.
    ///
    ///     try await next(
    ///         request,
    ///         transformPage: { html in html.replacing("{{year}}", with: "2025") },
    ///         filterResponseHeaders: { field in field.name != "x-internal" })
    ///
    /// - Throws: `CancellationError` when the client has left, and what `transformPage` throws.
    public func callAsFunction(
        _ request: RequestContext,
        transformPage: (@Sendable (String) async throws -> String)? = nil,
        filterResponseHeaders: (@Sendable (HeaderFields.Field) -> Bool)? = nil
    ) async throws -> Response {
        var response = try await run(request)
        if let transformPage, let page = try await response.takeWholePage(for: request) {
            response.body = .text(try await transformPage(page))
        }
        if let filterResponseHeaders {
            response.keepFields(filterResponseHeaders)
        }
        return response
    }

    private func run(_ request: RequestContext) async throws -> Response {
        do {
            switch handler {
            case .sync(let handler): return try await answers.settleWaiting(try handler(request), request)
            case .async(let handler): return try await answers.settleWaiting(try await handler(request), request)
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            return answers.response(to: error, request)
        }
    }
}

extension Response {
    /// The text of an HTML page that is in memory and not encoded.
    fileprivate mutating func takeWholePage(for request: RequestContext) async throws -> String? {
        guard isHTML, headers[.contentEncoding] == nil else { return nil }
        switch body {
        case .text(let text): return text
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .markup(let markup): return markup.text
        case .page(let page):
            let whole = try await page.whole(for: request)
            if whole.hasFailed { forbidKeeping() }
            return whole.markup.text
        default: return nil
        }
    }

    private var isHTML: Bool {
        guard let type = headers[.contentType] ?? contentType else { return false }
        return type.prefix { $0 != ";" }.trimmingOptionalSpace().lowercased() == "text/html"
    }

    fileprivate mutating func keepFields(_ isKept: (HeaderFields.Field) -> Bool) {
        if let contentType, !isKept(HeaderFields.Field(name: .contentType, value: contentType)) {
            self.contentType = nil
        }
        var kept = HeaderFields()
        for field in headers where isKept(field) {
            kept.append(field.name, checked: field.value)
        }
        headers = kept
    }
}
