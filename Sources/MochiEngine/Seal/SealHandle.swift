internal import CH2OShim

/// A key that seals bytes with AES-256-SIV (RFC 5297): the door to the sealing of `mochi_seal.h`.
///
/// What is sealed cannot be read or changed by whoever lacks the key. The same input gives the same output, so whoever sees
/// two of them knows whether their inputs are equal: put something in that differs where that would tell too much.
@safe package struct SealingKey: Sendable {
    /// Bytes of a key.
    package static let count = Int(MOCHI_SEAL_KEY)
    /// Bytes that sealing adds.
    package static let overhead = Int(MOCHI_SEAL_OVERHEAD)

    private let bytes: [UInt8]

    /// A key of 64 bytes.
    package init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.count, "a sealing key has \(Self.count) bytes, not \(bytes.count)")
        self.bytes = bytes
    }

    /// Seals `plain`, which is not empty, for whoever knows `purpose` and `name` as well; neither is empty.
    package func seal(_ plain: [UInt8], purpose: String, name: String) -> [UInt8] {
        precondition(!plain.isEmpty, "there is nothing to seal")
        return unsafe withBound(purpose, name) { bound in
            unsafe [UInt8](unsafeUninitializedCapacity: Self.overhead + plain.count) { sealed, count in
                unsafe mochi_seal(bytes, bound.baseAddress, bound.count, plain, plain.count, sealed.baseAddress)
                count = Self.overhead + plain.count
            }
        }
    }

    /// What was sealed; nil unless key, purpose, name and every bit are those of the sealing.
    package func open(_ sealed: [UInt8], purpose: String, name: String) -> [UInt8]? {
        guard sealed.count > Self.overhead else { return nil }
        var isWhole = false
        let plain = unsafe withBound(purpose, name) { bound in
            unsafe [UInt8](unsafeUninitializedCapacity: sealed.count - Self.overhead) { plain, count in
                unsafe isWhole = mochi_seal_open(
                    bytes,
                    bound.baseAddress,
                    bound.count,
                    sealed,
                    sealed.count,
                    plain.baseAddress
                )
                count = isWhole ? sealed.count - Self.overhead : 0
            }
        }
        return isWhole ? plain : nil
    }

    private func withBound<Value>(
        _ purpose: String,
        _ name: String,
        _ body: (UnsafeBufferPointer<mochi_bytes>) -> Value
    ) -> Value {
        precondition(!purpose.isEmpty && !name.isEmpty, "what is sealed is bound to a purpose and a name")
        var (purpose, name) = (purpose, name)
        return purpose.withUTF8 { purpose in
            name.withUTF8 { name in
                let bound = unsafe [
                    mochi_bytes(base: purpose.baseAddress, count: purpose.count),
                    mochi_bytes(base: name.baseAddress, count: name.count),
                ]
                return unsafe bound.withUnsafeBufferPointer { unsafe body($0) }
            }
        }
    }
}

/// The other half of the door to `mochi_seal.h`: digests with a key, comparisons that tell nothing, random bytes.
package enum Secrets {
    /// The HMAC-SHA256 (RFC 2104) of `message`, 32 bytes.
    package static func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(MOCHI_SEAL_DIGEST)) { digest, count in
            unsafe mochi_seal_hmac(key, key.count, message, message.count, digest.baseAddress)
            count = Int(MOCHI_SEAL_DIGEST)
        }
    }

    /// Whether two runs of bytes are equal; the time it takes depends on their counts only.
    package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe mochi_seal_equal(left, right, left.count)
    }

    /// Random bytes nobody can guess.
    package static func random(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            unsafe mochi_seal_random(bytes.baseAddress, count)
            initialized = count
        }
    }

    /// `count` bytes (up to 8160) of key for one purpose, derived from a key: HKDF-Expand with SHA-256 (RFC 5869 2.3).
    package static func derive(_ count: Int, from key: [UInt8], for purpose: String) -> [UInt8] {
        precondition(count <= 255 * Int(MOCHI_SEAL_DIGEST), "HKDF gives no \(count) bytes")
        var derived: [UInt8] = []
        var block: [UInt8] = []
        var index: UInt8 = 1
        while derived.count < count {
            block = hmac(block + Array(purpose.utf8) + [index], key: key)
            derived += block
            index &+= 1
        }
        return Array(derived.prefix(count))
    }
}
