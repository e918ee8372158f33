public import MochiAPI

/// The head of a response: its status and its header fields.
public struct TestResponseHead: Sendable {
    /// The status.
    public let status: HTTPStatus
    /// The header fields, as they were sent.
    public let headers: HeaderFields

    init(_ response: HTTP1Response) throws {
        status = HTTPStatus(response.status)
        var fields = HeaderFields()
        for field in response.fields { try fields.append(HeaderName(field.name), field.value) }
        headers = fields
    }
}

extension TestResponseHead: CustomStringConvertible {
    /// The status and the fields, a line each.
    public var description: String {
        (["\(status)"] + headers.map { "\($0.name): \($0.value)" }).joined(separator: "\n")
    }
}
