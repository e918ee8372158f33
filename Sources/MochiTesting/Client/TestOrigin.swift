internal import MochiAPI

/// Where a form or a page that a request comes from was loaded from: what browsers say in `Origin` and `Sec-Fetch-Site`.
public enum TestOrigin: Sendable, Equatable {
    /// From the server under test.
    case sameOrigin
    /// From another site, such as `https://evil.example`.
    ///
    /// Cookies go along, `SameSite` or not: the server's guard has to hold by itself.
    case crossSite(String)
    /// From no browser: nothing is said.
    case none

    /// The fields that say so; a server of another origin than `origin` is `crossSite`.
    func fields(origin: String) -> [FieldLine] {
        switch self {
        case .sameOrigin: [FieldLine("origin", origin), FieldLine("sec-fetch-site", "same-origin")]
        case .crossSite(let other): [FieldLine("origin", other), FieldLine("sec-fetch-site", "cross-site")]
        case .none: []
        }
    }
}
