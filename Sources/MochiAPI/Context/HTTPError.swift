/// A refusal that a handler throws: the status and the text the client sees, and a detail only the log sees.
///
/// Any other error that leaves a handler answers 500 `Internal Server Error`. The message is public, whatever the
/// status: keep names of files, queries and other people out of it and put them into `detail`.
///
///     guard let user = try await users.find(id) else {
///         throw HTTPError(.notFound, "No such user.")
///     }
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    /// The status of the answer.
    public var status: HTTPStatus
    /// The text the client sees; the status' reason phrase by default.
    public var message: String
    /// Fields of the answer, such as `Retry-After`.
    public var headers: HeaderFields
    /// What the log says beside the message; never sent.
    public var detail: String?

    /// An error that answers `status` with `message`, or with the status' reason phrase.
    public init(
        _ status: HTTPStatus,
        _ message: String? = nil,
        headers: HeaderFields = HeaderFields(),
        detail: String? = nil
    ) {
        self.status = status
        self.message = message ?? status.reasonPhrase
        self.headers = headers
        self.detail = detail
    }

    /// The status, the message and the detail, for a log.
    public var description: String {
        let text = "\(status.code) \(message)"
        return detail.map { "\(text) (\($0))" } ?? text
    }
}
