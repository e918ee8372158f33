internal import MochiEngine

/// What a request adds to its response.
extension RequestContext {
    /// The cookies of the request, and those that its response sets.
    public var cookies: Cookies { Cookies(context: self) }

    /// The cookies as they are now; from here on the response depends on them.
    var cookieJar: CookieJar {
        if let jar = readExtras(\.cookies) { return jar }
        var made = CookieJar(head.values(of: "cookie"))
        if headHasLeft { _ = made.leave() }
        return withExtras { [made] extras in
            // Another thread may have been first.
            let jar = extras.cookies ?? made
            extras.cookies = jar
            return jar
        }
    }

    /// Adds a line to the response; false when its head has left.
    func change(_ cookie: SetCookie) -> Bool {
        _ = cookieJar
        return withExtras { $0.cookies?.change(cookie) ?? false }
    }

    /// The response as it leaves: with the cookies that were set, which cannot be changed any more.
    func finish(_ response: Response) -> Response {
        let lines: [String]? = withExtras { $0.cookies?.leave() }
        guard let lines else { return response }
        var response = response
        response.headers.addVary(.cookie)
        for line in lines {
            response.headers.append(.setCookie, checked: line)
        }
        return response
    }
}
