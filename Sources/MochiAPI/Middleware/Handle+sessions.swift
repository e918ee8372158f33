internal import Glibc

extension Handle {
    /// Gives requests a session: `request.session`, kept in a sealed cookie (AES-256-SIV, RFC 5297), up to 4 KiB.
    ///
    ///     options.handle = .sessions()
    ///
    /// An action sets what a page reads:
    ///
    ///     "/login": Mochi.page(actions: [
    ///         "default": { request in
    ///             try request.context.session.set(Visitor(name: request.form["name"] ?? ""))
    ///             return .redirect(to: "/")
    ///         }
    ///     ]) { _ in LoginForm() },
    ///
    /// - `keys`: the first seals, all of them open. Nil takes `$MOCHI_KEY`, with those of `$MOCHI_KEY_PREVIOUS` behind it; without them
    ///   a random key, with a warning: sessions end with the process then, and other processes do not know them.
    /// - `cookie` is its name, `__Host-` before it where it is sent over TLS only: so no other host can set it.
    /// - `lifetime` counts from the last time that something was set, or from a visit in the second half of it.
    /// - `secure`: whether the cookie is sent over TLS only; nil is true outside development.
    public static func sessions(
        keys: [SecretKey]? = nil,
        cookie: String = "session",
        lifetime: Duration = .hours(24 * 14),
        sameSite: CookieOptions.SameSite = .lax,
        secure: Bool? = nil
    ) -> Handle {
        sessions(keys: keys, cookie: cookie, lifetime: lifetime, sameSite: sameSite, secure: secure) {
            Int64(Glibc.time(nil))
        }
    }

    static func sessions(
        keys: [SecretKey]?,
        cookie: String = "session",
        lifetime: Duration = .hours(1),
        sameSite: CookieOptions.SameSite = .lax,
        secure: Bool? = nil,
        now: @escaping @Sendable () -> Int64
    ) -> Handle {
        Handle(steps: [
            .bound { server throws(StartError) in
                let isSecure = secure ?? (sameSite == .none || !server.isDevelopment)
                let options = CookieOptions(maxAge: lifetime, secure: isSecure, sameSite: sameSite)
                let name = isSecure ? "__Host-" + cookie : cookie
                do {
                    // Without its prefix too: nothing but a prefix is a name.
                    _ = try SetCookie(cookie, "", options, isDevelopment: server.isDevelopment)
                    _ = try SetCookie(name, "", options, isDevelopment: server.isDevelopment)
                } catch {
                    throw StartError("sessions: \(error)")
                }
                guard lifetime >= .seconds(1), lifetime <= .seconds(400 * 86_400) else {
                    throw StartError(
                        "sessions: lifetime \(lifetime): accepted are 1 second to 400 days, as browsers do"
                    )
                }
                let ring = try ring(keys).sealing(for: "session")
                let settings = SessionSettings(cookie: name, options: options, ring: ring, now: now)
                return .guarding { request in
                    request.withExtras { $0.sessions = settings }
                    return .pass
                }
            }
        ])
    }

    private static func ring(_ keys: [SecretKey]?) throws(StartError) -> KeyRing {
        guard let keys else { return try .environment() }
        guard !keys.isEmpty else { throw StartError("sessions: keys is empty; leave it out to take $MOCHI_KEY") }
        return KeyRing(keys)
    }
}
