/// Origins (RFC 6454) that are trusted like our own.
struct TrustedOrigins: Sendable {
    private let origins: Set<String>

    /// Those of `list` that are origins.
    init(_ list: [String]) {
        origins = Set(list.compactMap(Self.normalized))
    }

    /// Refuses a list that holds anything but origins; `option` names it.
    static func check(_ list: [String], option: String) throws(StartError) {
        for text in list where normalized(text) == nil {
            throw StartError(
                "\(option) \(text.debugDescription): accepted is a scheme, a host, and a port if it is not the scheme's own, with "
                    + "nothing behind them, such as \"https://shop.example\""
            )
        }
    }

    func contains(_ origin: String) -> Bool {
        guard !origins.isEmpty, let origin = Self.normalized(origin) else { return false }
        return origins.contains(origin)
    }

    /// Scheme and authority in lower case, without the scheme's own port; nil for what is no origin, `null` among it.
    private static func normalized(_ text: String) -> String? {
        let text = text.lowercased()
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon]
        var authority = text[text.index(colon, offsetBy: 3)...]
        let isScheme = scheme.first.map { "a"..."z" ~= $0 } == true && scheme.utf8.allSatisfy(isSchemeByte)
        guard isScheme, !authority.isEmpty, authority.utf8.allSatisfy(isAuthorityByte) else { return nil }
        for (own, port) in [("https", ":443"), ("http", ":80")] where scheme == own && authority.hasSuffix(port) {
            authority = authority.dropLast(port.count)
        }
        return authority.isEmpty ? nil : "\(scheme)://\(authority)"
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// Bytes of names, addresses and ports; no `@`, no slash, no comma.
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "-._~:[]".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }
}
