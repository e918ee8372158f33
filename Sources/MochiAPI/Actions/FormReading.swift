/// What the forms of a route may cost, and where their files go.
struct FormReading: Sendable {
    let limits: FormLimits
    let spool: Spool

    /// For requests that no route matches.
    static let standard: FormReading = {
        let limits = ServeLimits()
        return FormReading(limits: limits.form, spool: Spool(byteLimit: limits.spooledBytes, fileLimit: 16))
    }()

    /// Reads the form that `body` holds.
    func read(_ body: RequestBody, contentTypes: [String]) async throws -> FormData {
        do {
            guard contentTypes.count <= 1 else { throw FormRefusal.types }
            guard let contentType = contentTypes.first else { return try await readNothing(body) }
            switch try FormEncodingType(contentType: contentType) {
            case .urlencoded:
                return try FormData(urlencoded: try await body.collect(upTo: limits.memory), limits)
            case .multipart(let boundary):
                var collector = FormCollector(boundary: boundary, limits, spool)
                for try await piece in body {
                    try Task.checkCancellation()
                    try await collector.take(piece)
                }
                return try collector.finish()
            }
        } catch let refusal as FormRefusal {
            throw refusal.httpError
        }
    }

    // A POST without a type and without a body, as `curl -X POST` sends it, is a form without fields.
    private func readNothing(_ body: RequestBody) async throws -> FormData {
        for try await piece in body where !piece.isEmpty { throw FormRefusal.type }
        return FormData()
    }
}
