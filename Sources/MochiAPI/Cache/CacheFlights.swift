internal import MochiEngine

/// The computations of a cache that count: one a key at most.
///
/// One that is overtaken leaves; it goes on for those who wait for it, but what comes out is not kept, and who asks next begins
/// another.
final class CacheFlights<Value: Sendable>: Sendable {
    typealias Flight = CacheFlight<Value>

    enum Joined {
        /// A computation that others have begun.
        case running(Flight)
        /// A new one: the caller lets it run, and ends it with `land` or `leave`.
        case new(Flight)
        /// The key has been written to since the ticket was taken: what was read may be old.
        case outdated
    }

    /// Stands for what a key had when it was taken.
    struct Ticket: Equatable {
        fileprivate let writes: Int
    }

    private final class Stripe: @unchecked Sendable {
        // Guard of the unchecked conformance: `lock` around both.
        let lock = Lock()
        var flights: [CacheKey: Flight] = [:]
        /// Writes to any key of the stripe.
        var writes = 0
    }

    private let stripes = (0..<16).map { _ in Stripe() }

    private func stripe(of key: CacheKey) -> Stripe {
        stripes[key.stripe(of: stripes.count)]
    }

    /// To be taken before the storage is read, for `join`.
    func ticket(_ key: CacheKey) -> Ticket {
        let stripe = stripe(of: key)
        return stripe.lock.withLock { Ticket(writes: stripe.writes) }
    }

    /// The computation of `key` that runs, or a new one.
    func join(_ key: CacheKey, _ ticket: Ticket?, isBackground: Bool) -> Joined {
        let stripe = stripe(of: key)
        return stripe.lock.withLock {
            if let flight = stripe.flights[key] { return .running(flight) }
            if let ticket, ticket.writes != stripe.writes { return .outdated }
            let flight = Flight(isBackground: isBackground)
            stripe.flights[key] = flight
            return .new(flight)
        }
    }

    /// Whether a computation still counts.
    func counts(_ flight: Flight, _ key: CacheKey) -> Bool {
        let stripe = stripe(of: key)
        return stripe.lock.withLock { stripe.flights[key] === flight }
    }

    /// Ends a computation that still counts, in one step with `write`; `write` is told whether the value is stale already.
    func land(_ flight: Flight, _ key: CacheKey, _ write: (_ isMarkedStale: Bool) -> Void) {
        let stripe = stripe(of: key)
        stripe.lock.withLock {
            guard stripe.flights[key] === flight else { return }
            write(flight.isMarkedStale)
            stripe.writes += 1
            stripe.flights[key] = nil
        }
    }

    /// Whether the value of a computation that counts is stale when it comes.
    func isMarkedStale(_ flight: Flight, _ key: CacheKey) -> Bool {
        let stripe = stripe(of: key)
        return stripe.lock.withLock { flight.isMarkedStale }
    }

    /// Ends a computation without a value.
    func leave(_ flight: Flight, _ key: CacheKey) {
        let stripe = stripe(of: key)
        stripe.lock.withLock {
            if stripe.flights[key] === flight { stripe.flights[key] = nil }
        }
    }

    /// Overtakes the computation of `key`, in one step with `write`.
    func overtake(_ key: CacheKey, _ write: () -> Void = {}) {
        let stripe = stripe(of: key)
        let overtaken = stripe.lock.withLock {
            let overtaken = stripe.flights.removeValue(forKey: key)
            write()
            stripe.writes += 1
            return overtaken
        }
        // Nobody else may hold it; it must not end under the lock.
        _ = overtaken
    }

    /// Overtakes all computations.
    func overtakeAll() {
        for stripe in stripes {
            let overtaken = stripe.lock.withLock {
                let overtaken = stripe.flights
                stripe.flights = [:]
                stripe.writes += 1
                return overtaken
            }
            _ = overtaken
        }
    }

    /// Lets the value of the computation of `key` be stale when it comes, in one step with `mark`.
    func markStale(_ key: CacheKey, _ mark: () -> Void = {}) {
        let stripe = stripe(of: key)
        stripe.lock.withLock {
            stripe.flights[key]?.isMarkedStale = true
            mark()
        }
    }
}
