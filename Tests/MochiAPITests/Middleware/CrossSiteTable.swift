@testable import MochiAPI

/// Requests, and whether they may have been made by another site.
struct CrossSiteRow: Sendable, CustomStringConvertible {
    /// How the request asked for the server.
    enum Server: Sendable {
        /// In cleartext, from the client or from a proxy that nobody told us about.
        case cleartext(String)
        case tls(String)

        var authority: String {
            switch self {
            case .cleartext(let authority), .tls(let authority): authority
            }
        }

        var isTLS: Bool { if case .tls = self { true } else { false } }
    }

    let method: String
    let types: [String]
    let sites: [String]
    let origins: [String]
    let server: Server
    let trusted: [String]
    /// The field for which the request is refused; nil when it passes.
    let refused: String?

    init(
        _ method: String = "POST",
        type: String? = "application/x-www-form-urlencoded",
        types: [String]? = nil,
        site: String? = nil,
        sites: [String]? = nil,
        origin: String? = nil,
        origins: [String]? = nil,
        at server: Server = .tls("shop.example"),
        trusting trusted: [String] = [],
        _ refused: String?
    ) {
        self.method = method
        self.types = types ?? (type.map { [$0] } ?? [])
        self.sites = sites ?? (site.map { [$0] } ?? [])
        self.origins = origins ?? (origin.map { [$0] } ?? [])
        self.server = server
        self.trusted = trusted
        self.refused = refused
    }

    var description: String {
        "\(method) \(types) site \(sites) origin \(origins) at \(server) trusting \(trusted)"
    }

    var verdict: CrossSiteCheck.Verdict {
        CrossSiteCheck(trusted: TrustedOrigins(trusted)).verdict(
            method: HTTPMethod(rawValue: method),
            contentTypes: types,
            fetchSites: sites,
            origins: origins
        ) {
            OriginCheck.isSame(
                $0,
                authority: server.authority,
                isSecure: server.isTLS,
                isSchemeCertain: server.isTLS
            )
        }
    }
}

extension CrossSiteRow {
    private static let own = "https://shop.example"
    private static let evil = "https://evil.example"

    static let table = methods + types + sites + origins + servers + trusted

    static let methods: [CrossSiteRow] = [
        CrossSiteRow("POST", site: "cross-site", origin: evil, "sec-fetch-site"),
        CrossSiteRow("PUT", site: "cross-site", origin: evil, "sec-fetch-site"),
        CrossSiteRow("PATCH", site: "cross-site", origin: evil, "sec-fetch-site"),
        CrossSiteRow("DELETE", site: "cross-site", origin: evil, "sec-fetch-site"),
        CrossSiteRow("POST", origin: evil, "origin"),
        CrossSiteRow("PUT", origin: evil, "origin"),
        CrossSiteRow("PATCH", origin: evil, "origin"),
        CrossSiteRow("DELETE", origin: evil, "origin"),
        CrossSiteRow("GET", site: "cross-site", origin: evil, nil),
        CrossSiteRow("HEAD", site: "cross-site", origin: evil, nil),
        CrossSiteRow("OPTIONS", site: "cross-site", origin: evil, nil),
        CrossSiteRow("TRACE", origin: evil, nil),
        // Browsers ask before they send a method that no form has; and "post" is not POST.
        CrossSiteRow("PROPPATCH", origin: evil, nil),
        CrossSiteRow("post", origin: evil, nil),
    ]

    static let types: [CrossSiteRow] = [
        CrossSiteRow(type: nil, origin: evil, "origin"),
        CrossSiteRow(type: nil, site: "cross-site", "sec-fetch-site"),
        CrossSiteRow("DELETE", type: nil, origin: evil, "origin"),
        CrossSiteRow(type: "", origin: evil, "origin"),
        CrossSiteRow(type: "multipart/form-data; boundary=x", origin: evil, "origin"),
        CrossSiteRow(type: "multipart/form-data", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain;charset=UTF-8", origin: evil, "origin"),
        CrossSiteRow(type: "Text/Plain", origin: evil, "origin"),
        CrossSiteRow(type: "APPLICATION/X-WWW-FORM-URLENCODED", origin: evil, "origin"),
        CrossSiteRow(type: " text/plain", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain ; a=b", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain\t;a", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain; x=application/json", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain, application/json", origin: evil, "origin"),
        CrossSiteRow(type: "application/json, text/plain", origin: evil, "origin"),
        CrossSiteRow(type: "application/json,", origin: evil, "origin"),
        CrossSiteRow(types: ["application/json", "text/plain"], origin: evil, "origin"),
        CrossSiteRow(type: "json", origin: evil, "origin"),
        CrossSiteRow(type: "application/", origin: evil, "origin"),
        CrossSiteRow(type: "/json", origin: evil, "origin"),
        CrossSiteRow(type: "text/plain/json", origin: evil, "origin"),
        CrossSiteRow(type: "text plain/json", origin: evil, "origin"),
        CrossSiteRow(type: "application/json", origin: evil, nil),
        CrossSiteRow(type: "application/json; charset=utf-8", site: "cross-site", origin: evil, nil),
        CrossSiteRow(type: "Application/JSON", origin: evil, nil),
        CrossSiteRow(type: "application/vnd.api+json;x=\"text/plain\"", origin: evil, nil),
        CrossSiteRow(type: "text/xml", origin: evil, nil),
        CrossSiteRow(type: "application/octet-stream", site: "cross-site", origin: "null", nil),
        CrossSiteRow(types: ["application/json", "application/json"], origin: evil, nil),
    ]

    static let sites: [CrossSiteRow] = [
        CrossSiteRow(site: "same-origin", nil),
        CrossSiteRow(site: "same-origin", origin: own, nil),
        // A page with `Referrer-Policy: no-referrer` sends `null` to its own server.
        CrossSiteRow(site: "same-origin", origin: "null", nil),
        CrossSiteRow(site: "none", nil),
        CrossSiteRow(type: nil, site: "none", nil),
        CrossSiteRow(site: "same-site", origin: "https://www.shop.example", "sec-fetch-site"),
        CrossSiteRow(site: "cross-site", "sec-fetch-site"),
        CrossSiteRow(site: "cross-site", origin: "null", "sec-fetch-site"),
        // What came back to us through another site has been in its hands.
        CrossSiteRow(site: "cross-site", origin: own, "sec-fetch-site"),
        CrossSiteRow(site: "Same-Origin", origin: evil, "sec-fetch-site"),
        CrossSiteRow(site: "", origin: own, "sec-fetch-site"),
        CrossSiteRow(site: "same-origin, cross-site", origin: own, "sec-fetch-site"),
        CrossSiteRow(sites: ["same-origin", "cross-site"], origin: own, "sec-fetch-site"),
        CrossSiteRow(site: "unheard-of", origin: own, "sec-fetch-site"),
    ]

    static let origins: [CrossSiteRow] = [
        CrossSiteRow("POST", nil),
        CrossSiteRow(origin: own, nil),
        CrossSiteRow(origin: "https://SHOP.example", nil),
        CrossSiteRow(origin: "https://shop.example:443", nil),
        CrossSiteRow(origin: "null", "origin"),
        CrossSiteRow(origin: "", "origin"),
        CrossSiteRow(origin: "https://shop.example:8443", "origin"),
        CrossSiteRow(origin: "https://www.shop.example", "origin"),
        CrossSiteRow(origin: "https://shop.example.evil.example", "origin"),
        CrossSiteRow(origin: "https://evil-shop.example", "origin"),
        CrossSiteRow(origin: "https://shop.example/", "origin"),
        CrossSiteRow(origin: "https://shop.example@evil.example", "origin"),
        CrossSiteRow(origin: "shop.example", "origin"),
        CrossSiteRow(origin: "ftp://shop.example", "origin"),
        CrossSiteRow(origin: "https://shop.example https://evil.example", "origin"),
        CrossSiteRow(origin: "https://shop.example, https://evil.example", "origin"),
        CrossSiteRow(origins: [own, evil], "origin"),
        CrossSiteRow(origins: [own, own], "origin"),
    ]

    static let servers: [CrossSiteRow] = [
        CrossSiteRow(origin: "http://shop.example", "origin"),
        CrossSiteRow(origin: "http://shop.example", at: .cleartext("shop.example"), nil),
        CrossSiteRow(origin: "http://shop.example", at: .cleartext("shop.example:80"), nil),
        CrossSiteRow(origin: "http://shop.example:3000", at: .cleartext("shop.example:3000"), nil),
        CrossSiteRow(origin: "http://shop.example", at: .cleartext("shop.example:3000"), "origin"),
        CrossSiteRow(origin: own, at: .tls("shop.example:443"), nil),
        CrossSiteRow(origin: own, at: .tls("shop.example:8443"), "origin"),
        // A proxy ends TLS and hands the host on.
        CrossSiteRow(origin: own, at: .cleartext("shop.example"), nil),
        CrossSiteRow(origin: evil, at: .cleartext("shop.example"), "origin"),
        // A proxy that does not hand the host on has to be told of; browsers that send Sec-Fetch-Site do not mind.
        CrossSiteRow(origin: own, at: .cleartext("127.0.0.1:3000"), "origin"),
        CrossSiteRow(site: "same-origin", origin: own, at: .cleartext("127.0.0.1:3000"), nil),
        CrossSiteRow(origin: "http://[::1]:3000", at: .cleartext("[::1]:3000"), nil),
        CrossSiteRow(origin: "http://[::1]:3000", at: .cleartext("[::2]:3000"), "origin"),
        CrossSiteRow(origin: "http://", at: .cleartext(""), "origin"),
        CrossSiteRow(origin: "null", at: .cleartext("null"), "origin"),
    ]

    static let trusted: [CrossSiteRow] = [
        CrossSiteRow(origin: "https://app.example", trusting: ["https://app.example"], nil),
        CrossSiteRow(site: "cross-site", origin: "https://app.example", trusting: ["https://app.example"], nil),
        CrossSiteRow(site: "same-site", origin: "https://app.example", trusting: ["https://APP.example:443"], nil),
        CrossSiteRow(origin: "https://app.example:443", trusting: ["https://app.example"], nil),
        CrossSiteRow(origin: "http://app.example", trusting: ["https://app.example"], "origin"),
        CrossSiteRow(origin: "https://app.example:8443", trusting: ["https://app.example"], "origin"),
        CrossSiteRow(origin: "https://app.example.evil.example", trusting: ["https://app.example"], "origin"),
        CrossSiteRow(origin: "capacitor://localhost", trusting: ["capacitor://localhost"], nil),
        CrossSiteRow(origin: "null", trusting: ["null"], "origin"),
        CrossSiteRow(site: "cross-site", origin: "null", trusting: ["null"], "sec-fetch-site"),
        CrossSiteRow(site: "cross-site", trusting: ["https://app.example"], "sec-fetch-site"),
        CrossSiteRow(
            site: "cross-site",
            origins: ["https://app.example", evil],
            trusting: ["https://app.example"],
            "sec-fetch-site"
        ),
        CrossSiteRow(origins: ["https://app.example", evil], trusting: ["https://app.example"], "origin"),
    ]
}
