/// What the server wants of permessage-deflate.
///
/// A window of `n` bits is of 2 to the power of `n` bytes.
package struct DeflateOptions: Sendable, Equatable {
    /// The server starts anew with each message: it needs no compressor for each connection, and compresses less.
    package var noContextTakeover: Bool
    /// The client is asked to start anew with each message: the server needs no decompressor for each connection.
    package var clientNoContextTakeover: Bool
    /// The largest window to compress with, 9 to 15: what zlib can.
    package var serverWindowBits: Int
    /// The window to ask the client for, 8 to 15; a client that has not offered to choose a smaller one uses 15.
    package var clientWindowBits: Int

    package init(
        noContextTakeover: Bool = true,
        clientNoContextTakeover: Bool = true,
        serverWindowBits: Int = 15,
        clientWindowBits: Int = 15
    ) {
        precondition(9...15 ~= serverWindowBits, "the server's window is of 9 to 15 bits, not \(serverWindowBits)")
        precondition(8...15 ~= clientWindowBits, "the client's window is of 8 to 15 bits, not \(clientWindowBits)")
        self.noContextTakeover = noContextTakeover
        self.clientNoContextTakeover = clientNoContextTakeover
        self.serverWindowBits = serverWindowBits
        self.clientWindowBits = clientWindowBits
    }
}

/// What a server and its client have agreed on: what a `Deflater` and an `Inflater` are made of.
package struct DeflateParameters: Sendable, Equatable {
    /// Whether messages of the server refer to those before.
    package var serverKeepsContext: Bool
    /// Whether messages of the client may refer to those before.
    package var clientKeepsContext: Bool
    /// 9 to 15.
    package var serverWindowBits: Int
    /// 8 to 15.
    package var clientWindowBits: Int
}

/// The choice of permessage-deflate in a handshake (RFC 7692 5 and 7.1).
package struct DeflateNegotiation: Sendable, Equatable {
    package let parameters: DeflateParameters
    /// The value of the response's `Sec-WebSocket-Extensions`.
    package let response: String

    /// Accepts the first offer that the server can keep; nil when there is none, and messages travel as they are.
    ///
    /// `field` is the value of `Sec-WebSocket-Extensions`, several lines of it joined with commas.
    package init?(field: String, options: DeflateOptions) throws(MalformedExtensions) {
        let offers = try ExtensionOffer.list(field)
        guard let offer = offers.lazy.compactMap(DeflateOffer.init).first(where: \.isAcceptable) else { return nil }
        self.init(accepting: offer, options: options)
    }

    private init(accepting offer: DeflateOffer, options: DeflateOptions) {
        parameters = DeflateParameters(
            serverKeepsContext: !(offer.serverNoContextTakeover || options.noContextTakeover),
            clientKeepsContext: !(offer.clientNoContextTakeover || options.clientNoContextTakeover),
            serverWindowBits: min(offer.serverWindowBits ?? 15, options.serverWindowBits),
            clientWindowBits: offer.clientWindowBits.map { min($0, options.clientWindowBits) } ?? 15
        )
        var response = DeflateOffer.name
        if !parameters.serverKeepsContext { response += "; server_no_context_takeover" }
        if !parameters.clientKeepsContext { response += "; client_no_context_takeover" }
        // An offer that names the server's window is accepted by naming it (RFC 7692 7.1.2.1).
        if offer.serverWindowBits != nil || parameters.serverWindowBits < 15 {
            response += "; server_max_window_bits=\(parameters.serverWindowBits)"
        }
        // Never without the client's offer (RFC 7692 7.1.2.2): without one, the window above is 15.
        if parameters.clientWindowBits < 15 {
            response += "; client_max_window_bits=\(parameters.clientWindowBits)"
        }
        self.response = response
    }
}

/// One offer of permessage-deflate whose parameters are valid (RFC 7692 7.1).
private struct DeflateOffer {
    static let name = "permessage-deflate"

    var serverNoContextTakeover = false
    var clientNoContextTakeover = false
    var serverWindowBits: Int?
    /// 15 when the client has named no number.
    var clientWindowBits: Int?

    /// Nil for another extension, and for a parameter that is unknown, there twice, or without the value it should have.
    init?(_ offer: ExtensionOffer) {
        guard offer.name == Self.name else { return nil }
        for parameter in offer.parameters {
            switch (parameter.name, parameter.value) {
            case ("server_no_context_takeover", nil) where !serverNoContextTakeover:
                serverNoContextTakeover = true
            case ("client_no_context_takeover", nil) where !clientNoContextTakeover:
                clientNoContextTakeover = true
            case ("server_max_window_bits", let value?) where serverWindowBits == nil:
                guard let bits = Self.windowBits(value) else { return nil }
                serverWindowBits = bits
            case ("client_max_window_bits", let value) where clientWindowBits == nil:
                guard let bits = value.map(Self.windowBits) ?? 15 else { return nil }
                clientWindowBits = bits
            default:
                return nil
            }
        }
    }

    /// zlib's smallest window is larger than the smallest that a client may ask for.
    var isAcceptable: Bool { (serverWindowBits ?? 15) >= 9 }

    private static func windowBits(_ value: String) -> Int? {
        ["8", "9", "10", "11", "12", "13", "14", "15"].firstIndex(of: value).map { $0 + 8 }
    }
}
