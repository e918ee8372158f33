/// What to do about the slash at the end of a path; unset, `/a` and `/a/` are simply two paths.
///
/// A redirect keeps the query and is 301 for GET and HEAD, 308 for every other method, so that the body is sent again
/// (RFC 9110 15.4.2 and 15.4.9).
public enum TrailingSlash: Sendable {
    /// `/about/` is redirected to `/about`; `/` stays.
    case never
    /// `/about` is redirected to `/about/`.
    case always

    /// Where a request for `path` should go instead, or nil when the path is in order.
    ///
    /// The location is always a path of this server: one slash, then something that is neither `/` nor `\`. A path
    /// that could be read as another host (`//evil.com/`, `/\evil.com/`) or that no route can match is left alone.
    func redirect(from path: String, query: String?, method: HTTPMethod) -> (status: HTTPStatus, location: String)? {
        guard isRedirectable(path) else { return nil }
        let target: String
        switch (self, path.utf8.last == UInt8(ascii: "/")) {
        case (.never, true) where path.utf8.count > 1: target = String(Substring(path.utf8.dropLast()))
        case (.always, false): target = path + "/"
        default: return nil
        }
        let status: HTTPStatus = method == .get || method == .head ? .movedPermanently : .permanentRedirect
        return (status, query.map { target + "?" + $0 } ?? target)
    }

    /// Whether the path could name a route: the location is made of it.
    private func isRedirectable(_ path: String) -> Bool {
        // By bytes, as everything that decides about paths: "//" before a combining mark is no "//" to a Character.
        let bytes = path.utf8.span
        return switch unsafe (PathForm(ofRaw: bytes.bytes), PathForm(ofDecoded: bytes.bytes)) {
        case (.plain, .plain): true
        case (.encoded, .plain): PercentDecoding.decodePath(path[...]) != nil
        default: false
        }
    }
}
