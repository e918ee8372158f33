import MochiAPI

/// `/api/echo`: what the server understood of a request.
enum Echo {
    static let routes: Routes = [
        "/api/echo": Mochi.api { request async throws in
            var hash = SHA256()
            var length = 0
            for try await piece in request.body {
                hash.update(piece)
                length += piece.count
            }
            return .json(Answer(request, bodyLength: length, sha256: hash.finish()))
        }.bodyLimit(16 * 1024 * 1024)
    ]

    private struct Answer: Encodable {
        let method: String
        /// Values of a name that came twice are joined by a comma, as header fields are.
        let query: [String: String]
        let headers: [String: String]
        let bodyLength: Int
        let sha256: String

        init(_ request: RequestContext, bodyLength: Int, sha256: String) {
            method = request.method.rawValue
            query = Dictionary(request.query.map { ($0.name, $0.value) }) { "\($0),\($1)" }
            var headers = Dictionary(request.headers.map { ($0.name.text, $0.value) }) { "\($0), \($1)" }
            headers["host"] = request.authority
            self.headers = headers
            self.bodyLength = bodyLength
            self.sha256 = sha256
        }
    }
}
