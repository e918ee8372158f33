internal import Glibc

/// Programs that read pages without running scripts.
enum Robots {
    private static let names = [
        "bot", "crawl", "spider", "slurp", "facebookexternalhit", "embedly", "whatsapp", "lighthouse", "preview",
        "curl/", "wget/", "lynx", "w3m", "links (",
    ]

    /// Whether the request says that it comes from one (RFC 9110 10.1.5).
    static func isOne(_ request: RequestContext) -> Bool {
        guard let agent = request.headers[.userAgent]?.lowercased() else { return false }
        // Bytes: looking for words by the characters of a string costs more than the page.
        return unsafe agent.withCString { agent in names.contains { unsafe strstr(agent, $0) != nil } }
    }
}
