extension Handle {
    /// Lets somebody make `count` requests per `period`, evenly spread but for bursts, and answers 429 to the rest.
    ///
    ///     options.handle = .rateLimit(600, per: .minutes(1))
    ///
    /// Around one route, for each name that is asked for:
    ///
    ///     "/login": Mochi.page(login).handle(.rateLimit(5, per: .minutes(1), by: .key { $0.query["user"] })),
    ///
    /// Every response says how matters stand (`RateLimit-Limit`, `-Remaining` and `-Reset`, in seconds), a refused one when to come back
    /// (`Retry-After`). Each call makes buckets of its own, which all routes and loops share that the handle stands around; they
    /// take bounded memory, some 15 MB at most, and what has not been used for longest is forgotten first. A `store` shares them
    /// between servers.
    ///
    /// Where two limits are around a route, the fields tell of the one that has less left.
    public static func rateLimit(
        _ count: Int,
        per period: Duration,
        burst: Int? = nil,
        by key: RateLimitKey = .address,
        store: (any RateLimitStore)? = nil
    ) -> Handle {
        let limit = RateLimit(count, per: period, burst: burst)
        guard let store else { return rateLimit(limit, by: key, RateLimitMemory(limit)) }
        let throttle = LogThrottle()
        return Handle { request, next in
            guard let key = key.key(request) else { return try await next(request) }
            let result: RateLimitResult
            do {
                result = try await store.take(ClientKey.bounded(key), limit)
            } catch {
                try Task.checkCancellation()
                if throttle.admits() { Log.write("the store of a rate limit failed, requests pass: \(error)") }
                return try await next(request)
            }
            guard result.isAllowed else { throw refusal(result, limit) }
            var response = try await next(request)
            add(result, limit, to: &response.headers)
            return response
        }
    }

    static func rateLimit(_ limit: RateLimit, by key: RateLimitKey, _ memory: RateLimitMemory) -> Handle {
        Handle(steps: [
            .guarding { request in
                guard let key = key.key(request) else { return .pass }
                let result = memory.take(key)
                guard result.isAllowed else { throw refusal(result, limit) }
                return .passThen { add(result, limit, to: &$0.headers) }
            }
        ])
    }

    private static func refusal(_ result: RateLimitResult, _ limit: RateLimit) -> HTTPError {
        var fields = HeaderFields()
        add(result, limit, to: &fields)
        fields.append(.retryAfter, checked: String(seconds(max(result.retryAfter, .seconds(1)))))
        return HTTPError(.tooManyRequests, headers: fields)
    }

    /// The trio of draft-ietf-httpapi-ratelimit-headers-02, which clients know best.
    private static func add(_ result: RateLimitResult, _ limit: RateLimit, to fields: inout HeaderFields) {
        if let other = fields[.rateLimitRemaining].flatMap({ Int($0) }) {
            guard result.remaining < other else { return }
            for name in [HeaderName.rateLimitLimit, .rateLimitRemaining, .rateLimitReset] { fields.remove(name) }
        }
        fields.append(.rateLimitLimit, checked: String(limit.burst))
        fields.append(.rateLimitRemaining, checked: String(result.remaining))
        fields.append(.rateLimitReset, checked: String(seconds(result.resetAfter)))
    }

    /// Whole seconds, rounded up: whoever waits that long comes in time.
    private static func seconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
