/// What a request for a WebSocket says (RFC 6455 4.2.1), before anybody has decided about it: a value.
package struct Handshake: Equatable, Sendable {
    /// Why a request cannot become a WebSocket.
    package enum Refusal: Error, Equatable, Sendable {
        /// It does not ask for one: 426 with `Upgrade: websocket`.
        case notAnUpgrade
        /// It came by HTTP/2, which has no upgrade: 426, for the client to come back by HTTP/1.1.
        case wrongProtocol
        /// It speaks another version: 426 with `Sec-WebSocket-Version: 13`.
        case wrongVersion
        /// It is malformed: 400, for the reason given.
        case malformed(String)
    }

    /// Sec-WebSocket-Key, which is 16 bytes in base64.
    package let key: String
    /// The subprotocols that the client offers, the one it likes best first.
    package let protocols: [String]
    /// Sec-WebSocket-Extensions, as sent; several fields joined by commas.
    package let extensions: String

    /// Reads a request.
    ///
    /// Fields that came several times are joined by commas; `nil` when they are missing.
    package init(
        isGet: Bool,
        isHTTP11: Bool,
        hasBody: Bool,
        upgrade: String,
        version: String?,
        key: String?,
        protocols: String?,
        extensions: String?
    ) throws(Refusal) {
        guard isHTTP11 else { throw .wrongProtocol }
        guard Self.list(upgrade).contains(where: { $0.lowercased() == "websocket" }) else { throw .notAnUpgrade }
        guard isGet else { throw .malformed("A WebSocket is asked for with GET.") }
        guard !hasBody else { throw .malformed("A WebSocket is asked for without a body.") }
        guard let version else { throw .malformed("Sec-WebSocket-Version is missing.") }
        guard version == "13" else { throw .wrongVersion }
        guard let key, Self.isKey(key) else { throw .malformed("Sec-WebSocket-Key is not 16 bytes in base64.") }
        let offered = Self.list(protocols ?? "")
        guard offered.allSatisfy(Self.isToken), Set(offered).count == offered.count,
            protocols.map({ !$0.isEmpty && !offered.isEmpty }) ?? true
        else { throw .malformed("Sec-WebSocket-Protocol is not a list of different tokens.") }
        self.key = key
        self.protocols = offered
        self.extensions = extensions ?? ""
    }

    /// Elements of a comma-separated list, without empty ones (RFC 9110 5.6.1).
    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { element in
            let start = element.drop { $0 == " " || $0 == "\t" }
            return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        }.filter { !$0.isEmpty }
    }

    private static func isKey(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 24, bytes[22] == UInt8(ascii: "="), bytes[23] == UInt8(ascii: "=") else { return false }
        return bytes[..<22].allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    /// RFC 9110 5.6.2.
    package static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
