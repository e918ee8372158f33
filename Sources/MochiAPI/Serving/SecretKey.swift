internal import MochiEngine

/// A secret of 32 bytes that the server's other keys are derived from: what it hands to clients is sealed and signed with them.
///
/// Its text is base64url without padding (RFC 4648 5), as `$MOCHI_KEY` holds it: 43 characters.
///
///     let keys = [try SecretKey(current), try SecretKey(previous)]
///     options.handle = .sessions(keys: keys)
///
/// It is never part of a description.
public struct SecretKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// Reads the text of a key.
    ///
    /// - Throws: `SecretKeyError` when it is not base64url of 32 bytes.
    public init(_ text: String) throws(SecretKeyError) {
        guard let bytes = Base64URL.decode(text), bytes.count == 32 else { throw SecretKeyError() }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A new key, from the system's generator for secrets.
    public static func random() -> SecretKey {
        SecretKey(bytes: Secrets.random(32))
    }

    /// The text of the key: a secret.
    public var text: String { Base64URL.encode(bytes) }

    /// Says that it is a key, and not which.
    public var description: String { "SecretKey" }

    /// Has no parts to be printed.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether both are the same, in a time that does not tell where they differ.
    public static func == (left: SecretKey, right: SecretKey) -> Bool {
        Secrets.areEqual(left.bytes, right.bytes)
    }

    /// The key that seals for one purpose.
    func sealing(for purpose: String) -> SealingKey {
        SealingKey(Secrets.derive(SealingKey.count, from: bytes, for: "mochi seal " + purpose))
    }

    /// The key that signs for one purpose.
    func signing(for purpose: String) -> SigningKey {
        SigningKey(Secrets.derive(SigningKey.count, from: bytes, for: "mochi sign " + purpose))
    }
}

/// A text is no `SecretKey`.
public struct SecretKeyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What a key is; never the text, which may be nearly one.
    public var description: String {
        "a key is base64url of 32 bytes, without padding: 43 letters, digits, - and _"
    }
}
