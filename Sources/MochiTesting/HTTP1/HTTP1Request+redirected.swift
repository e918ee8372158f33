internal import Foundation
internal import MochiAPI

extension HTTP1Request {
    /// The request that follows a redirect, as browsers send it; nil when there is none, or when it leads away from `origin`.
    ///
    /// 303 turns every method but HEAD into GET, 301 and 302 turn POST into GET; 307 and 308 repeat the request.
    func redirected(by head: TestResponseHead, origin: String) -> HTTP1Request? {
        guard [301, 302, 303, 307, 308].contains(head.status.code), let location = head.headers[.location],
            let base = URL(string: origin + target),
            let url = URL(string: location, relativeTo: base)?.absoluteURL,
            let place = URL(string: origin), url.scheme == place.scheme, url.host == place.host, url.port == place.port
        else { return nil }
        var next = self
        let text = url.absoluteString
        let path = text.dropFirst(origin.count)
        next.target = HTTP1Request.target(path.hasPrefix("/") ? String(path) : "/" + path)
        let becomesGet = head.status.code == 303 ? method != .head : head.status.code < 303 && method == .post
        if becomesGet {
            next.method = .get
            next.body = []
            next.fields.removeAll { field in
                ["content-type", "content-length", "origin"].contains(field.name.lowercased())
            }
        }
        return next
    }
}
