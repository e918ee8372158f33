/// A universally unique identifier that sorts by the time it was made at (RFC 9562 section 5.7).
struct UUIDv7: Sendable, Hashable, Comparable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    /// The milliseconds since 1970 that the identifier begins with.
    var milliseconds: UInt64 { high >> 16 }

    /// The text form: 32 hexadecimal digits in lower case, in groups of 8, 4, 4, 4 and 12.
    var description: String {
        unsafe String(unsafeUninitializedCapacity: 36) { buffer in
            var index = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    unsafe buffer[index] = UInt8(ascii: "-")
                    index += 1
                }
                let half = nibble < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: half >> UInt64(60 - nibble % 16 * 4)) & 15
                unsafe buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                index += 1
            }
            return index
        }
    }

    static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Makes identifiers of which each is larger than the one before, whatever the clock does: a value without a clock.
    ///
    /// Behind the milliseconds stands a counter of 26 bits (RFC 9562 section 6.2, method 1) that begins each millisecond with
    /// 25 random ones; 48 random bits follow. Within one millisecond, and when the clock goes back, the last time stays and the
    /// counter goes up. A counter that is full takes the next millisecond.
    struct Generator: Sendable {
        private static let counterLimit: UInt64 = 1 << 26

        private var milliseconds: UInt64
        private var counter: UInt64

        /// Begins as if it had just made an identifier.
        init(milliseconds: UInt64 = 0, counter: UInt64 = 0) {
            self.milliseconds = milliseconds
            self.counter = counter
        }

        /// The next identifier, at `now` milliseconds since 1970.
        mutating func next(at now: UInt64, using random: inout some RandomNumberGenerator) -> UUIDv7 {
            let now = min(now, (1 << 48) - 1)
            counter += 1
            if now > milliseconds || counter == Self.counterLimit {
                milliseconds = max(now, milliseconds + 1)
                counter = random.next() >> 39
            }
            let version: UInt64 = 7
            let variant: UInt64 = 0b10
            return UUIDv7(
                high: milliseconds << 16 | version << 12 | counter >> 14,
                low: variant << 62 | (counter & 0x3FFF) << 48 | random.next() >> 16
            )
        }
    }
}
