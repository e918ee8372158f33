/// Takes secrets out of text that is to be logged: values of cookies, credentials, and of parameters that are called like one.
struct Redaction: Sendable {
    private let names: Set<String>

    static let standard = Redaction(also: [])
    static let mark = "[redacted]"

    private static let always: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key", "api_key", "apikey",
        "token",
        "access_token", "refresh_token", "id_token", "password", "passwd", "secret", "client_secret", "signature",
        "props",
        "session",
    ]
    /// Schemes of credentials (RFC 9110 11.4), behind which one stands.
    private static let schemes: Set<String> = ["bearer", "basic", "digest"]

    init(also names: [String]) {
        self.names = Self.always.union(names.map { $0.lowercased() })
    }

    /// A target with the values of its query that are secrets replaced.
    func target(_ target: String) -> String {
        guard let start = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
        let pairs = target[target.index(after: start)...].split(separator: "&", omittingEmptySubsequences: false)
        guard pairs.contains(where: isSecret) else { return target }
        let shown = pairs.map { isSecret($0) ? "\($0.prefix { $0 != "=" })=\(Self.mark)" : String($0) }
        return target[...start] + shown.joined(separator: "&")
    }

    private func isSecret(_ pair: Substring) -> Bool {
        guard let end = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        return names.contains(pair[..<end].lowercased())
    }

    /// Text with what stands behind `Authorization:`, `Cookie:`, `token=`, `Bearer` and the like replaced.
    ///
    /// A value behind a colon ends with its line, one behind `=` with its word.
    func text(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
    }

    private func line(_ line: Substring) -> String {
        var shown = ""
        var rest = line
        while let word = rest.firstIndex(where: Self.isWordCharacter) {
            shown += rest[..<word]
            rest = rest[word...]
            let name = rest.prefix(while: Self.isWordCharacter)
            rest = rest[name.endIndex...]
            shown += name
            let isName = names.contains(name.lowercased())
            if isName, let sign = rest.first, sign == ":" || sign == "=" {
                shown += "\(sign)\(sign == ":" ? " " : "")\(Self.mark)"
                rest = sign == ":" ? "" : rest.drop { !$0.isWhitespace && $0 != "&" && $0 != ";" && $0 != "," }
            } else if Self.schemes.contains(name.lowercased()), rest.first == " " {
                let credential = rest.dropFirst().prefix { !$0.isWhitespace && $0 != "," }
                guard credential.count >= 8 else { continue }
                shown += " \(Self.mark)"
                rest = rest[credential.endIndex...]
            }
        }
        return shown + rest
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_"
    }
}
