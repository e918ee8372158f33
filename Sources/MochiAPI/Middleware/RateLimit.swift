/// How many requests somebody may make: a bucket that holds `burst` tokens and gets `count` new ones each `period`, evenly.
public struct RateLimit: Sendable, Hashable {
    /// Tokens that the bucket gets in each period.
    public let count: Int
    /// The time in which it gets them.
    public let period: Duration
    /// Tokens that it holds at most: how many requests may come at once.
    public let burst: Int

    /// A bucket that holds as many tokens as it gets in a period, unless `burst` says otherwise.
    ///
    /// Numbers below 1 and periods that are not longer than nothing are mistakes of the caller and stop the program.
    public init(_ count: Int, per period: Duration, burst: Int? = nil) {
        precondition(
            count > 0 && burst ?? 1 > 0,
            "a rate limit of \(count) with bursts of \(burst ?? count) lets nothing pass"
        )
        precondition(period > .zero, "a rate limit is a number per time, not per \(period)")
        self.count = count
        self.period = period
        self.burst = burst ?? count
    }
}

/// What a bucket says to a request.
public struct RateLimitResult: Sendable, Equatable {
    /// Whether there was a token for it.
    public let isAllowed: Bool
    /// Tokens that are left.
    public let remaining: Int
    /// Time until the bucket is full again, if nothing more is taken.
    public let resetAfter: Duration
    /// Time until there is a token again; zero while there is one.
    public let retryAfter: Duration

    /// What a store has found out.
    public init(isAllowed: Bool, remaining: Int, resetAfter: Duration, retryAfter: Duration) {
        self.isAllowed = isAllowed
        self.remaining = remaining
        self.resetAfter = resetAfter
        self.retryAfter = retryAfter
    }
}

/// Where buckets are kept when not in the memory of one server.
///
///     options.handle = .rateLimit(60, per: .minutes(1), store: shared)
public protocol RateLimitStore: Sendable {
    /// Takes a token from the bucket of `key`, if there is one, and tells what is left; a bucket that is asked for first is full.
    ///
    /// When it throws, the request passes, and the log says so: a store that is away must not take the site with it.
    func take(_ key: String, _ limit: RateLimit) async throws -> RateLimitResult
}

/// Whose requests are counted together.
public struct RateLimitKey: Sendable {
    let key: @Sendable (RequestContext) -> String?

    /// Those of one address; of an IPv6 address the first 64 bits, which are what one client has.
    ///
    /// Behind a proxy this takes `ServeOptions.proxy`: all clients share one bucket otherwise.
    public static let address = RateLimitKey { request in
        ClientKey.text(of: request.clientAddress)
    }

    /// Those for which `key` gives the same text; nil is not limited.
    ///
    /// It runs on the connection's loop and must not block.
    public static func key(_ key: @escaping @Sendable (RequestContext) -> String?) -> RateLimitKey {
        RateLimitKey(key: key)
    }
}
