internal import Foundation
internal import Synchronization

/// The cookies of a test client, kept and sent as browsers do (RFC 6265): by domain, path, `Secure`, `Max-Age` and `Expires`.
///
///     #expect(client.cookies["session"]?.isHTTPOnly == true)
///     client.cookies.set("theme", "dark")
///
/// From any thread.
public final class TestCookies: Sendable {
    /// In the order in which they were first set.
    private let stored = Mutex<[TestCookie]>([])

    init() {}

    /// The cookies that have not ended, in the order in which they were first set.
    public var all: [TestCookie] {
        let now = Date()
        return stored.withLock { $0.filter { !$0.isOver(at: now) } }
    }

    /// The cookie of a name, the one with the longest path when there are several.
    public subscript(name: String) -> TestCookie? {
        all.filter { $0.name == name }.max { $0.path.utf8.count < $1.path.utf8.count }
    }

    /// Sets a cookie, as a script on a page of `domain` could; that is the server under test unless a test sends another `Host`.
    ///
    /// Nothing is encoded.
    public func set(_ name: String, _ value: String, domain: String = "localhost", path: String = "/") {
        let cookie = TestCookie(
            name: name,
            value: value,
            domain: domain.lowercased(),
            includesSubdomains: false,
            path: path,
            expires: nil,
            isSecure: false,
            isHTTPOnly: false,
            sameSite: nil
        )
        stored.withLock { Self.put(cookie, into: &$0) }
    }

    /// Forgets the cookies of a name.
    public func remove(_ name: String) {
        stored.withLock { $0.removeAll { $0.name == name } }
    }

    /// Forgets all cookies.
    public func removeAll() {
        stored.withLock { $0 = [] }
    }

    // MARK: Requests and responses

    /// Keeps what a `Set-Cookie` field says, if a browser would.
    func take(_ line: String, from place: CookiePlace, at now: Date) {
        guard let cookie = TestCookie(line, from: place, at: now) else { return }
        stored.withLock { Self.put(cookie, into: &$0) }
    }

    /// The `Cookie` field for a request; nil when there is none.
    func line(for place: CookiePlace, at now: Date) -> String? {
        let cookies = stored.withLock { $0.filter { !$0.isOver(at: now) && $0.isFor(place) } }
        // Stable: of equal paths, what was set first comes first.
        let sorted = cookies.enumerated().sorted { left, right in
            let (first, second) = (left.element.path.utf8.count, right.element.path.utf8.count)
            return first == second ? left.offset < right.offset : first > second
        }
        return sorted.isEmpty ? nil : sorted.map(\.element.description).joined(separator: "; ")
    }

    private static func put(_ cookie: TestCookie, into cookies: inout [TestCookie]) {
        if let index = cookies.firstIndex(where: cookie.isSame) {
            cookies[index] = cookie
        } else {
            cookies.append(cookie)
        }
    }
}
