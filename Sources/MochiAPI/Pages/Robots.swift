/// Programs that read pages without running scripts.
enum Robots {
    private static let names = [
        "bot", "crawl", "spider", "slurp", "facebookexternalhit", "embedly", "whatsapp", "lighthouse", "preview",
        "curl/", "wget/", "lynx", "w3m", "links (",
    ]

    /// Whether the request says that it comes from one (RFC 9110 10.1.5).
    static func isOne(_ request: RequestContext) -> Bool {
        guard let agent = request.headers[.userAgent]?.lowercased() else { return false }
        return names.contains { agent.contains($0) }
    }
}
