internal import CH2OShim

/// A key that seals bytes with AES-256-SIV (RFC 5297): a third of the door to `mochi_seal.h`.
///
/// What is sealed cannot be read or changed by whoever lacks the key. The same input gives the same output, so whoever sees
/// two of them knows whether their inputs are equal: put something in that differs where that would tell too much.
///
/// Sealing and opening take about a microsecond, making a key some more.
@safe package final class SealingKey: @unchecked Sendable {
    // Sendable, since what it points to does not change from `init` to `deinit`.

    /// Bytes of a key.
    package static let count = Int(MOCHI_SEAL_KEY)
    /// Bytes that sealing adds.
    package static let overhead = Int(MOCHI_SEAL_OVERHEAD)

    private let raw: OpaquePointer

    /// A key of 64 bytes.
    package init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.count, "a sealing key has \(Self.count) bytes, not \(bytes.count)")
        unsafe raw = mochi_sealer_create(bytes)
    }

    deinit {
        unsafe mochi_sealer_destroy(raw)
    }

    /// Seals `plain`, which is not empty, for whoever knows `purpose`, `name` and `context` as well.
    ///
    /// Purpose and name are not empty; without a context it opens without one only.
    package func seal(_ plain: [UInt8], purpose: String, name: String, context: [UInt8] = []) -> [UInt8] {
        precondition(!plain.isEmpty, "there is nothing to seal")
        return unsafe SealBinding.withPieces(purpose, name, context) { bound in
            unsafe [UInt8](unsafeUninitializedCapacity: Self.overhead + plain.count) { sealed, count in
                unsafe mochi_sealer_seal(raw, bound.baseAddress, bound.count, plain, plain.count, sealed.baseAddress)
                count = Self.overhead + plain.count
            }
        }
    }

    /// What was sealed under a purpose and a name, without a context.
    package func open(_ sealed: [UInt8], purpose: String, name: String) -> [UInt8]? {
        open(sealed.span, purpose: purpose, name: name)
    }

    /// What was sealed; nil unless key, purpose, name, context and every bit are those of the sealing.
    package func open(_ sealed: Span<UInt8>, purpose: String, name: String, context: [UInt8] = []) -> [UInt8]? {
        let count = sealed.count - Self.overhead
        guard count > 0 else { return nil }
        var isWhole = false
        let plain = unsafe sealed.withUnsafeBufferPointer { sealed in
            unsafe SealBinding.withPieces(purpose, name, context) { bound in
                unsafe [UInt8](unsafeUninitializedCapacity: count) { plain, initialized in
                    unsafe isWhole = mochi_sealer_open(
                        raw,
                        bound.baseAddress,
                        bound.count,
                        sealed.baseAddress,
                        sealed.count,
                        plain.baseAddress
                    )
                    initialized = isWhole ? count : 0
                }
            }
        }
        return isWhole ? plain : nil
    }
}

/// A key that signs bytes with HMAC-SHA256 (RFC 2104): a third of the door to `mochi_seal.h`.
///
/// What is signed can be read by everybody, and changed by nobody who lacks the key. To sign 100 bytes costs about a fifth of
/// what OpenSSL's `HMAC()` costs.
@safe package struct SigningKey: Sendable {
    /// Bytes of a key.
    package static let count = Int(MOCHI_SEAL_DIGEST)
    /// Bytes of a signature.
    package static let overhead = Int(MOCHI_SEAL_DIGEST)

    private let signer: [UInt8]

    /// A key of 32 bytes.
    package init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.count, "a signing key has \(Self.count) bytes, not \(bytes.count)")
        signer = unsafe [UInt8](unsafeUninitializedCapacity: Int(MOCHI_SEAL_SIGNER)) { signer, count in
            unsafe mochi_seal_prepare(bytes, bytes.count, signer.baseAddress)
            count = Int(MOCHI_SEAL_SIGNER)
        }
    }

    /// Appends the signature of all that `bytes` holds, for whoever knows `purpose`, `name` and `context` as well.
    ///
    /// Purpose and name are not empty. Each of the four is signed with its length.
    package func sign(_ bytes: inout [UInt8], purpose: String, name: String, context: [UInt8] = []) {
        let count = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.overhead))
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            unsafe sign(UnsafeBufferPointer(rebasing: bytes[..<count]), purpose, name, context) { digest in
                _ = unsafe bytes[count...].update(fromContentsOf: digest)
            }
        }
    }

    /// Whether `bytes` end with the signature of those before it; the time it takes depends on their counts only.
    package func verifies(_ bytes: Span<UInt8>, purpose: String, name: String, context: [UInt8] = []) -> Bool {
        let count = bytes.count - Self.overhead
        guard count >= 0 else { return false }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe sign(UnsafeBufferPointer(rebasing: bytes[..<count]), purpose, name, context) { digest in
                unsafe mochi_seal_equal(digest.baseAddress, bytes.baseAddress?.advanced(by: count), Self.overhead)
            }
        }
    }

    private func sign<Value>(
        _ message: UnsafeBufferPointer<UInt8>,
        _ purpose: String,
        _ name: String,
        _ context: [UInt8],
        _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        unsafe SealBinding.withPieces(purpose, name, context, message) { pieces in
            unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.overhead) { digest in
                unsafe mochi_seal_sign(signer, pieces.baseAddress, pieces.count, digest.baseAddress)
                return unsafe body(UnsafeBufferPointer(digest))
            }
        }
    }
}

/// What sealing and signing bind to the bytes themselves.
private enum SealBinding {
    /// Calls `body` with purpose, name, context and message; without a message, an empty context is left out as well.
    static func withPieces<Value>(
        _ purpose: String,
        _ name: String,
        _ context: [UInt8],
        _ message: UnsafeBufferPointer<UInt8>? = nil,
        _ body: (UnsafeBufferPointer<mochi_bytes>) -> Value
    ) -> Value {
        precondition(!purpose.isEmpty && !name.isEmpty, "what is sealed is bound to a purpose and a name")
        var (purpose, name) = (purpose, name)
        return purpose.withUTF8 { purpose in
            name.withUTF8 { name in
                unsafe context.withUnsafeBufferPointer { context in
                    unsafe withUnsafeTemporaryAllocation(of: mochi_bytes.self, capacity: 4) { pieces in
                        unsafe pieces.initializeElement(
                            at: 0,
                            to: mochi_bytes(base: purpose.baseAddress, count: purpose.count)
                        )
                        unsafe pieces.initializeElement(
                            at: 1,
                            to: mochi_bytes(base: name.baseAddress, count: name.count)
                        )
                        unsafe pieces.initializeElement(
                            at: 2,
                            to: mochi_bytes(base: context.baseAddress, count: context.count)
                        )
                        unsafe pieces.initializeElement(
                            at: 3,
                            to: mochi_bytes(base: message?.baseAddress, count: message?.count ?? 0)
                        )
                        // OpenSSL's SIV takes no empty piece; a signature has all four, with their lengths.
                        let count = unsafe message != nil ? 4 : context.isEmpty ? 2 : 3
                        return unsafe body(UnsafeBufferPointer(rebasing: pieces[..<count]))
                    }
                }
            }
        }
    }
}

/// The last third of the door to `mochi_seal.h`: digests with a key, comparisons that tell nothing, random bytes.
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
        // The standard library writes the count of an empty array that all threads share.
        if count == 0 { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
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
