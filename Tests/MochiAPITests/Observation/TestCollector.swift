import Foundation
import MochiAPI
import Synchronization
import Testing

/// A collector that keeps what it gets.
final class TestCollector: Sendable {
    struct Span: Decodable, Sendable {
        struct Attribute: Decodable, Sendable {
            struct Value: Decodable, Sendable {
                let stringValue: String?
                let intValue: String?
                let boolValue: Bool?
                let doubleValue: Double?
            }
            let key: String
            let value: Value
        }
        struct Status: Decodable, Sendable {
            let code: Int?
            let message: String?
        }
        let traceId: String
        let spanId: String
        let parentSpanId: String?
        let name: String
        let kind: Int
        let startTimeUnixNano: String
        let endTimeUnixNano: String
        let attributes: [Attribute]
        let status: Status

        subscript(key: String) -> String? {
            attributes.first { $0.key == key }.flatMap { $0.value.stringValue ?? $0.value.intValue }
        }
    }

    private struct Document: Decodable {
        struct Resource: Decodable {
            struct Scope: Decodable { let spans: [Span] }
            struct Attributes: Decodable { let attributes: [Span.Attribute] }
            let resource: Attributes
            let scopeSpans: [Scope]
        }
        let resourceSpans: [Resource]
    }

    private let kept = Mutex<[Span]>([])
    private let fields = Mutex<[String]>([])

    var spans: [Span] { kept.withLock { $0 } }
    /// The service and the field `x-key` of each document.
    var origins: [String] { fields.withLock { $0 } }

    /// The routes of the collector; answers with `status`.
    func routes(status: HTTPStatus = .ok) -> Routes {
        [
            "/v1/traces": Mochi.api(post: { request in
                let document = try JSONDecoder().decode(Document.self, from: Data(try await request.body.collect()))
                for resource in document.resourceSpans {
                    let service = resource.resource.attributes.first { $0.key == "service.name" }?.value.stringValue
                    self.fields.withLock { $0.append("\(service ?? "") \(request.headers["x-key"] ?? "")") }
                    self.kept.withLock { $0 += resource.scopeSpans.flatMap(\.spans) }
                }
                return .text("{}", status: status)
            }).csrf(.webhook)
        ]
    }
}
