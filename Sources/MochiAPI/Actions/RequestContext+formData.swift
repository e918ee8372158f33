extension RequestContext {
    /// The form that the body of the request is: urlencoded or multipart (RFC 7578), of an asynchronous handler.
    ///
    /// Reads the body; a second call answers what the first one did. Files that are too long for the memory are written to
    /// temporary files meanwhile, away from the event loop, and the client waits. The costs are bounded by
    /// `ServeLimits.form`, `Route.formLimits` and the body limit of the route. A request without a body and without a
    /// Content-Type is a form without fields.
    ///
    ///     "/guestbook": Mochi.api(post: { request in
    ///         let form = try await request.formData()
    ///         try await guestbook.sign(name: form["name"] ?? "", photo: form.file("photo"))
    ///         return try .redirect(to: "/guestbook")
    ///     })
    ///
    /// - Throws: `HTTPError` 400 for a body that cannot be parsed or breaks off, 413 for one that is too large, 415 for
    ///   one that is no form, 503 and 507 without room for its files, 500 when the disk fails; `CancellationError` when
    ///   the client has left.
    public func formData() async throws -> FormData {
        switch claimForm() {
        case .read(let result): return try result.get()
        case .reading: throw Self.isReading
        case nil: break
        }
        let result: Result<FormData, any Error>
        do {
            result = .success(try await forms.read(body, contentTypes: headers.all(.contentType)))
        } catch {
            result = .failure(error)
        }
        keepForm(result)
        return try result.get()
    }

    private static let isReading = HTTPError(
        .internalServerError,
        detail: "formData() was called while it was reading the form for somebody else: await the first call."
    )
}

/// How far a request's form has been read.
enum FormState {
    case reading
    case read(Result<FormData, any Error>)
}
