/// One extension that a client offers, as `Sec-WebSocket-Extensions` lists them (RFC 6455 9.1).
struct ExtensionOffer: Sendable, Equatable {
    struct Parameter: Sendable, Equatable {
        var name: String
        /// As the token it stands for: without quotes, and nil without `=`.
        var value: String?
    }

    var name: String
    var parameters: [Parameter] = []

    /// The offers of the field's value, several lines of it joined with commas; in the client's order of preference.
    ///
    /// White space may stand between any two words and elements of the list may be empty, as RFC 2616 2.1 has it. A
    /// value of nothing else offers nothing.
    static func list(_ field: String) throws(MalformedExtensions) -> [ExtensionOffer] {
        var scanner = Scanner(rest: field.utf8[...])
        var offers: [ExtensionOffer] = []
        repeat {
            if let offer = try scanner.offer() { offers.append(offer) }
        } while scanner.take(",")
        guard scanner.isAtEnd else { throw MalformedExtensions() }
        return offers
    }
}

/// `Sec-WebSocket-Extensions` breaks its grammar: the handshake fails (RFC 6455 9.1), with status 400.
package struct MalformedExtensions: Error, Sendable, Equatable {}

/// Reads words, and the white space that may follow each.
private struct Scanner {
    var rest: Substring.UTF8View

    var isAtEnd: Bool { rest.isEmpty }

    /// `token *( ";" token [ "=" ( token | quoted-string ) ] )`; nil for an empty element.
    mutating func offer() throws(MalformedExtensions) -> ExtensionOffer? {
        skipSpace()
        if isAtEnd || rest.first == UInt8(ascii: ",") { return nil }
        var offer = try ExtensionOffer(name: token())
        while take(";") {
            var parameter = try ExtensionOffer.Parameter(name: token())
            if take("=") {
                parameter.value = try rest.first == UInt8(ascii: "\"") ? quotedToken() : token()
            }
            offer.parameters.append(parameter)
        }
        return offer
    }

    mutating func take(_ separator: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: separator) else { return false }
        rest.removeFirst()
        skipSpace()
        return true
    }

    private mutating func token() throws(MalformedExtensions) -> String {
        let word = rest.prefix(while: Self.isTokenByte)
        guard !word.isEmpty else { throw MalformedExtensions() }
        rest = rest[word.endIndex...]
        skipSpace()
        return String(Substring(word))
    }

    /// What stands between the quotes, backslashes resolved, must be a token.
    private mutating func quotedToken() throws(MalformedExtensions) -> String {
        rest.removeFirst()
        var word: [UInt8] = []
        while var byte = rest.popFirst() {
            if byte == UInt8(ascii: "\""), !word.isEmpty {
                skipSpace()
                return String(decoding: word, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst() else { break }
                byte = escaped
            }
            guard Self.isTokenByte(byte) else { break }
            word.append(byte)
        }
        throw MalformedExtensions()
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
