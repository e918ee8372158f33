/// Whom a server island's props are for.
///
/// Props are stamped into the page as a token that comes back from the browser. A token for everybody works for whoever
/// has it; one of a session works together with the session's cookie only, so that a copied address shows nothing.
///
///     static let island = IslandOptions(audience: .session, expires: .hours(1))
public enum IslandAudience: Sendable, Hashable {
    /// Everybody: a page that holds the token can be cached for all.
    case `public`
    /// Whoever has the session of the request that rendered the page.
    case session
}
