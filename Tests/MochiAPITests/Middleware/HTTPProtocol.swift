import MochiAPI
import TestSupport

/// The protocols that a rule has to hold over.
enum HTTPProtocol: CaseIterable {
    case http1
    case http2
}

/// What a client has received, over either.
struct Answer: Sendable {
    let status: Int
    let fields: [FieldLine]
    let text: String

    /// The first value of a field.
    func field(_ name: String) -> String? { fields.values(of: name).first }
}

extension Endpoint {
    /// Sends a request on a connection of its own.
    func answer(
        to method: String = "GET",
        _ target: String,
        _ fields: [(String, String)] = [],
        body: String = "",
        host: String = "test",
        over httpProtocol: HTTPProtocol = .http1
    ) async throws -> Answer {
        switch httpProtocol {
        case .http1:
            let lines = fields.map { "\($0.0): \($0.1)" } + (body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"])
            let head = (["\(method) \(target) HTTP/1.1", "Host: \(host)"] + lines).joined(separator: "\r\n")
            let response = try await onThread { try RawClient(to: self).exchange(head + "\r\n\r\n" + body) }
            guard let response else { throw LiveServer.NoResponse() }
            return Answer(status: response.status, fields: response.fields, text: response.text)
        case .http2:
            let head = [HeaderStep].request(
                method,
                target,
                authority: host,
                more: fields.map { .literal($0.0.lowercased(), $0.1) }
            )
            let response = try await onThread {
                let client = try HTTP2Client(to: self)
                try client.send(.headers(1, head, end: body.isEmpty))
                if !body.isEmpty { try client.send(.data(1, body)) }
                return try client.response(on: 1)
            }
            guard let response else { throw LiveServer.NoResponse() }
            return Answer(status: response.status, fields: response.fields, text: response.text)
        }
    }
}

extension LiveServer {
    /// Sends a request on a connection of its own.
    func answer(
        to method: String = "GET",
        _ target: String,
        _ fields: [(String, String)] = [],
        body: String = "",
        host: String = "test",
        over httpProtocol: HTTPProtocol = .http1
    ) async throws -> Answer {
        try await endpoint.answer(to: method, target, fields, body: body, host: host, over: httpProtocol)
    }
}
