/// How the sessions of a handle are kept.
final class SessionSettings: Sendable {
    let cookie: String
    let options: CookieOptions
    /// Seconds from the last change to the end.
    let lifetime: Int64
    private let ring: SealingRing
    /// Seconds since 1970.
    let now: @Sendable () -> Int64

    init(
        cookie: String,
        options: CookieOptions,
        ring: SealingRing,
        now: @escaping @Sendable () -> Int64
    ) {
        self.cookie = cookie
        self.options = options
        lifetime = max(options.maxAge?.components.seconds ?? 0, 1)
        self.ring = ring
        self.now = now
    }

    /// What the first of the cookies holds that was sealed here and has not ended.
    func open(_ cookies: [String]) -> SessionPayload? {
        for text in cookies {
            if let plain = ring.open(text, name: cookie), let payload = SessionPayload(plain), payload.end > now() {
                return payload
            }
        }
        return nil
    }

    /// The cookie's value.
    ///
    /// - Throws: `SessionError` when browsers would drop it.
    func seal(_ payload: SessionPayload) throws(SessionError) -> String {
        guard let plain = payload.encoded else { throw SessionError(count: nil) }
        let text = ring.seal(plain, name: cookie)
        let count = cookie.utf8.count + text.utf8.count
        guard count <= SessionError.most else { throw SessionError(count: count) }
        return text
    }
}

/// What was to be kept in a session is too large for a cookie.
public struct SessionError: Error, Sendable, Equatable, CustomStringConvertible {
    static let most = 4096
    private let count: Int?

    init(count: Int?) {
        self.count = count
    }

    /// How large it is, how large it may be, and what to do.
    public var description: String {
        "The session's cookie would have \(count.map(String.init) ?? "more than 65535") bytes of name and sealed value: browsers drop "
            + "more than \(Self.most); keep the data on the server, and what finds it in the session."
    }
}

/// `request.session` was read where no sessions are.
public struct NoSessions: Error, Sendable, Equatable, CustomStringConvertible {
    /// What happened and what to do.
    public var description: String {
        "request.session was read on a route without sessions: put Handle.sessions() around it, or around all with options.handle"
    }
}
