internal import Foundation
public import MochiAPI

/// A client of the server under test, as small as a browser can be: it keeps cookies, follows redirects when told so, and
/// reuses its connections.
///
///     try await app.test { client in
///         try await client.submit("/login", ["name": "Mo"])
///         let account = try await client.get("/account")
///         #expect(account.contains("Mo"))
///     }
///
/// Many tasks may use one client; requests at the same time have connections of their own. A response of any status is an
/// answer; what throws is a `TestClientError`: no answer, not in time, or none that a client may accept.
public struct TestClient: Sendable {
    let session: TestSession

    /// The cookies that the server has set, and those of the test's own.
    ///
    /// A request with a `Cookie` field of its own is sent with that alone.
    public let cookies: TestCookies
    /// How long one operation may take: a request with its whole response, the next piece of a stream, the next message of a
    /// WebSocket.
    ///
    /// 10 s.
    public private(set) var timeLimit = Duration.seconds(10)
    /// Whether redirects are followed.
    ///
    /// They are not: a test sees them.
    public private(set) var redirects = TestRedirects.none
    /// What is sent with each request, unless the request has a field of that name.
    public private(set) var headers: KeyValuePairs<HeaderName, String> = [:]

    init(_ session: TestSession) {
        self.session = session
        cookies = TestCookies()
    }

    private init(_ session: TestSession, _ cookies: TestCookies) {
        self.session = session
        self.cookies = cookies
    }

    /// The server under test: to publish, to look at its counters, or to stop it.
    public var server: MochiServer { session.server }

    /// Scheme, host and port of the server: `http://localhost`, `http://localhost:49152` or `https://localhost:49152`.
    public var origin: String { session.origin }

    /// The same client, cookies included, with other settings; what is not named stays.
    ///
    ///     let patient = client.with(timeLimit: .seconds(60))
    ///     let page = try await client.with(redirects: .follow()).get("/old")
    public func with(
        timeLimit: Duration? = nil,
        redirects: TestRedirects? = nil,
        headers: KeyValuePairs<HeaderName, String>? = nil
    ) -> TestClient {
        var client = self
        client.timeLimit = timeLimit ?? self.timeLimit
        client.redirects = redirects ?? self.redirects
        client.headers = headers ?? self.headers
        return client
    }

    /// Another visitor: a client of the same server with the same settings and no cookies.
    public func another() -> TestClient {
        TestClient(session, TestCookies()).with(timeLimit: timeLimit, redirects: redirects, headers: headers)
    }

    // MARK: Requests

    /// Sends a GET request.
    ///
    /// `path` begins with `/` and may have a query; what a URL cannot hold is percent-encoded, as browsers do.
    public func get(_ path: String, headers: KeyValuePairs<HeaderName, String> = [:]) async throws -> TestResponse {
        try await request(.get, path, headers: headers)
    }

    /// Sends a POST request.
    ///
    ///     try await client.post("/orders", body: .json(Order(mochi: "matcha", count: 2)))
    ///
    /// It says nothing about where it comes from: it is a program's. `submit` is a browser's form.
    @discardableResult
    public func post(
        _ path: String,
        headers: KeyValuePairs<HeaderName, String> = [:],
        body: TestBody? = nil
    ) async throws -> TestResponse {
        try await request(.post, path, headers: headers, body: body)
    }

    /// Sends a PUT request.
    @discardableResult
    public func put(
        _ path: String,
        headers: KeyValuePairs<HeaderName, String> = [:],
        body: TestBody? = nil
    ) async throws -> TestResponse {
        try await request(.put, path, headers: headers, body: body)
    }

    /// Sends a PATCH request.
    @discardableResult
    public func patch(
        _ path: String,
        headers: KeyValuePairs<HeaderName, String> = [:],
        body: TestBody? = nil
    ) async throws -> TestResponse {
        try await request(.patch, path, headers: headers, body: body)
    }

    /// Sends a DELETE request.
    @discardableResult
    public func delete(
        _ path: String,
        headers: KeyValuePairs<HeaderName, String> = [:]
    ) async throws -> TestResponse {
        try await request(.delete, path, headers: headers)
    }

    /// Sends a request and takes the whole response.
    ///
    /// - Throws: `TestClientError` when there is none, and `HeaderError` when a value of `headers` is not one line.
    public func request(
        _ method: HTTPMethod,
        _ path: String,
        headers: KeyValuePairs<HeaderName, String> = [:],
        body: TestBody? = nil
    ) async throws -> TestResponse {
        try await send(try makeRequest(method, path, headers, body))
    }
}
