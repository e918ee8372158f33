/// The request that opens a WebSocket (RFC 6455 section 4.1), possibly malformed on purpose.
///
/// Each field stands once, as a browser sends it; set to nil it is left out, and `fields` adds any other.
///
///     var handshake = WebSocketHandshake("/chat", origin: "https://example.com")
///     handshake.version = "8"
package struct WebSocketHandshake: Sendable, Equatable {
    /// The key of the example in RFC 6455 section 1.3; `sampleAccept` is its answer.
    package static let sampleKey = "dGhlIHNhbXBsZSBub25jZQ=="
    package static let sampleAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    package var method = "GET"
    package var target: String
    package var protocolVersion = "HTTP/1.1"
    package var host: String? = "localhost"
    package var upgrade: String? = "websocket"
    package var connection: String? = "Upgrade"
    package var key: String?
    package var version: String? = "13"
    package var origin: String?
    package var subprotocols: [String]
    package var extensions: [String]
    /// What comes behind all others.
    package var fields: [FieldLine]

    package init(
        _ target: String = "/",
        key: String? = WebSocketHandshake.randomKey(),
        origin: String? = nil,
        subprotocols: [String] = [],
        extensions: [String] = [],
        fields: [FieldLine] = []
    ) {
        self.target = target
        self.key = key
        self.origin = origin
        self.subprotocols = subprotocols
        self.extensions = extensions
        self.fields = fields
    }

    /// 16 random bytes in base 64.
    package static func randomKey() -> String { WebSocketKey.random() }

    /// The `Sec-WebSocket-Accept` that answers `key`.
    package static func accept(for key: String) -> String { WebSocketKey.accept(for: key) }

    /// The request head, with its empty line.
    package var request: String {
        func list(_ values: [String]) -> String? { values.isEmpty ? nil : values.joined(separator: ", ") }
        let named: [(String, String?)] = [
            ("Host", host), ("Upgrade", upgrade), ("Connection", connection), ("Sec-WebSocket-Key", key),
            ("Sec-WebSocket-Version", version), ("Origin", origin), ("Sec-WebSocket-Protocol", list(subprotocols)),
            ("Sec-WebSocket-Extensions", list(extensions)),
        ]
        let lines =
            named.compactMap { name, value in value.map { "\(name): \($0)" } } + fields.map(\.description)
        return (["\(method) \(target) \(protocolVersion)"] + lines + ["", ""]).joined(separator: "\r\n")
    }

    /// Why a client that sent this must not go on after `response`; nil when it may (RFC 6455 section 4.1).
    package func objection(to response: HTTP1Response) -> String? {
        func tokens(_ name: String) -> [String] {
            response.fields.values(of: name).flatMap { $0.split(separator: ",") }.map(\.trimmed)
        }
        func name(_ offer: String) -> String { String(offer.prefix { $0 != ";" }).trimmed.lowercased() }

        if response.status != 101 { return "the status is \(response.status)" }
        if tokens("upgrade").map({ $0.lowercased() }) != ["websocket"] { return "Upgrade is \(tokens("upgrade"))" }
        if !tokens("connection").contains(where: { $0.lowercased() == "upgrade" }) {
            return "Connection is \(tokens("connection"))"
        }
        let accept = response.fields.values(of: "sec-websocket-accept")
        if accept != [Self.accept(for: key ?? "")] {
            return "Sec-WebSocket-Accept is \(accept) for the key \(key ?? "")"
        }
        let chosen = response.fields.values(of: "sec-websocket-protocol")
        if chosen.count > 1 || !chosen.allSatisfy(subprotocols.contains) { return "the subprotocol is \(chosen)" }
        let offered = Set(extensions.flatMap { $0.split(separator: ",") }.map { name(String($0)) })
        let foreign = tokens("sec-websocket-extensions").filter { !offered.contains(name($0)) }
        return foreign.isEmpty ? nil : "the extensions \(foreign) were not offered"
    }
}
