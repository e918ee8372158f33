/// How far a test goes down: the same test can run at each depth.
///
///     @Test(arguments: TestDepth.allCases)
///     func `a guest is greeted`(depth: TestDepth) async throws {
///         try await app.test(depth) { client in
///             let response = try await client.get("/hello/Mo")
///             #expect(response.text == "Hello, Mo!")
///         }
///     }
public enum TestDepth: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Over sockets of this process, without a port: the fastest, with everything between the socket and the handler real.
    ///
    /// `request.clientAddress` is `unix:`, and `limits.connections` does not hold here: nothing accepts.
    case inProcess
    /// Over TCP, on a free port of 127.0.0.1.
    case loopback
    /// Over TCP and TLS, with a certificate made for the test, which the client checks.
    case tls

    /// The name of the case.
    public var description: String { rawValue }
}
