/// The cookies of a request, and those that its response sets (RFC 6265): `request.cookies`.
///
/// A change is seen by what reads later and leaves with the response, whatever that becomes, an error page included. Reading
/// or changing any adds `Vary: Cookie`, so that no cache hands one visitor's page to another. From any thread.
///
///     let theme = request.cookies.get("theme") ?? "light"
///     try request.cookies.set("seen", "yes", CookieOptions(maxAge: .seconds(86_400)))
///     try request.cookies.delete("offer")
///
/// Values may be any text: what a cookie cannot hold is percent-encoded when it is written and decoded when it is read.
public struct Cookies: Sendable {
    let context: RequestContext

    /// The value of a cookie, nil when there is none.
    ///
    /// The first when a client sends several of the name: browsers begin with the one of the longest path.
    public func get(_ name: String) -> String? {
        context.cookieJar.value(of: name)
    }

    /// All cookies in order; a name that was received may come twice.
    public func getAll() -> [(name: String, value: String)] {
        context.cookieJar.all
    }

    /// All values of a name, the most specific first.
    public func getAll(_ name: String) -> [String] {
        context.cookieJar.values(of: name)
    }

    /// Whether there is a cookie of the name.
    public func has(_ name: String) -> Bool {
        get(name) != nil
    }

    /// Sets a cookie with the response: one line, which takes the place of an earlier one with the same name, domain and path.
    ///
    /// - Throws: `CookieError` when browsers would refuse it (the name, the path, the domain, the size, attributes that contradict
    ///   each other or the name's prefix), and when the head of the response has left; nothing changes then.
    public func set(
        _ name: String,
        _ value: String,
        _ options: CookieOptions = CookieOptions()
    ) throws(CookieError) {
        try change(name, value, options)
    }

    /// Deletes a cookie from the browser.
    ///
    /// `path`, `domain` and `partitioned` are those that it was set with: browsers know cookies apart by them.
    /// - Throws: as `set`.
    public func delete(
        _ name: String,
        path: String = "/",
        domain: String? = nil,
        partitioned: Bool = false
    ) throws(CookieError) {
        try change(name, nil, CookieOptions(path: path, domain: domain, partitioned: partitioned))
    }

    private func change(_ name: String, _ value: String?, _ options: CookieOptions) throws(CookieError) {
        let cookie = try SetCookie(name, value, options, isDevelopment: context.settings.isDevelopment)
        guard context.change(cookie) else { throw CookieError(.tooLate, of: name) }
    }
}
