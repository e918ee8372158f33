public import MochiAPI

extension ServeOptions {
    /// Starts the server that these options describe, runs `body` with a client of it, and stops it.
    ///
    ///     let app = ServeOptions(routes: routes)
    ///     try await app.test { client in
    ///         let response = try await client.get("/hello/Mo")
    ///         #expect(response.status == .ok)
    ///         #expect(response.text == "Hello, Mo!")
    ///     }
    ///
    /// Whatever the options say about where to listen, the server is reached by its client only: `hostname`, `port`, `unixSocket`
    /// and `tls` are those of the `depth`. It has one event loop unless `loops` says otherwise, and leaves signals alone.
    /// Everything else is as in production, `development` included, which is up to the options. When `body` is done the client's
    /// connections close, requests in flight have `shutdownTimeout` to finish, and nothing is left: no port, no thread, no file.
    ///
    /// Returns what `body` returns. Tests may run side by side: every call has a server of its own.
    /// - Throws: `StartError` when an option cannot work, and what `body` throws.
    @discardableResult
    public func test<Value>(
        _ depth: TestDepth = .inProcess,
        _ body: (TestClient) async throws -> Value
    ) async throws -> Value {
        let session = try await TestSession.start(self, at: depth)
        do {
            let value = try await body(TestClient(session))
            await session.end()
            return value
        } catch {
            await session.end()
            throw error
        }
    }
}

extension Routes {
    /// Serves these routes with the default options, runs `body` with a client of them, and stops.
    ///
    /// See `ServeOptions.test`.
    @discardableResult
    public func test<Value>(
        _ depth: TestDepth = .inProcess,
        _ body: (TestClient) async throws -> Value
    ) async throws -> Value {
        try await ServeOptions(routes: self).test(depth, body)
    }
}
