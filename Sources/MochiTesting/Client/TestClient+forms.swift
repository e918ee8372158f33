public import MochiAPI

extension TestClient {
    /// Submits a form, as a browser does: urlencoded, and saying where the form comes from.
    ///
    ///     let response = try await client.submit("/guestbook", ["name": "Mo", "text": "Soft!"])
    ///     let refused = try await client.submit("/guestbook", ["name": "Mo"], from: .crossSite("https://evil.example"))
    ///
    /// `enhanced` submits as the script of an enhanced page does: with `x-mochi-action: true`, and asking for JSON.
    @discardableResult
    public func submit(
        _ path: String,
        _ fields: KeyValuePairs<String, String> = [:],
        from origin: TestOrigin = .sameOrigin,
        enhanced: Bool = false,
        headers: KeyValuePairs<HeaderName, String> = [:]
    ) async throws -> TestResponse {
        let body = TestBody.text(FormText.encode(fields), contentType: "application/x-www-form-urlencoded")
        return try await send(form: path, body, origin, enhanced, headers)
    }

    /// Submits a form with files (`multipart/form-data`), as a browser does.
    ///
    ///     try await client.upload("/gallery", fields: ["title": "Matcha"], files: ["photo": TestFile("matcha.png", bytes)])
    @discardableResult
    public func upload(
        _ path: String,
        fields: KeyValuePairs<String, String> = [:],
        files: KeyValuePairs<String, TestFile>,
        from origin: TestOrigin = .sameOrigin,
        enhanced: Bool = false,
        headers: KeyValuePairs<HeaderName, String> = [:]
    ) async throws -> TestResponse {
        let form = MultipartText(fields, files)
        let body = TestBody.bytes(form.bytes, contentType: "multipart/form-data; boundary=\(form.boundary)")
        return try await send(form: path, body, origin, enhanced, headers)
    }

    private func send(
        form path: String,
        _ body: TestBody,
        _ origin: TestOrigin,
        _ isEnhanced: Bool,
        _ headers: KeyValuePairs<HeaderName, String>
    ) async throws -> TestResponse {
        var request = try makeRequest(.post, path, headers, body)
        var said = origin.fields(origin: self.origin)
        if origin != .none {
            said.append(FieldLine("sec-fetch-mode", isEnhanced ? "cors" : "navigate"))
            said.append(FieldLine("sec-fetch-dest", isEnhanced ? "empty" : "document"))
        }
        if isEnhanced {
            said += [FieldLine("x-mochi-action", "true"), FieldLine("accept", "application/json")]
        }
        request.fields += said.filter { request.field($0.name) == nil }
        return try await send(request)
    }
}
