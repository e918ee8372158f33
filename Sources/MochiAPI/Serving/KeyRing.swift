internal import MochiEngine

/// Keys that take turns: the first seals, all of them open, so that a key can be replaced while its seals are still in use.
struct KeyRing: Sendable {
    let keys: [SecretKey]

    /// A ring of at least one key.
    init(_ keys: [SecretKey]) {
        precondition(!keys.isEmpty, "a key ring holds at least one key")
        self.keys = keys
    }

    /// `$MOCHI_KEY`, and behind it those of `$MOCHI_KEY_PREVIOUS`; without them a key of this process.
    static func environment() throws(StartError) -> KeyRing {
        try configured() ?? ofProcess
    }

    /// Refuses variables that hold no keys, also when nobody needs one yet.
    static func checkEnvironment() throws(StartError) {
        _ = try configured()
    }

    /// What the variables hold; nil when they hold none.
    static func configured() throws(StartError) -> KeyRing? {
        try read(current: Environment["MOCHI_KEY"], previous: Environment["MOCHI_KEY_PREVIOUS"])
    }

    /// Keys as variables hold them, several previous ones with commas between them; nil when there is no current one.
    static func read(current: String?, previous: String?) throws(StartError) -> KeyRing? {
        let previous = previous?.split(separator: ",").map { String($0.trimmingOptionalSpace()) } ?? []
        guard let current, !current.isEmpty else {
            guard previous.isEmpty else {
                throw StartError(
                    "$MOCHI_KEY_PREVIOUS is set and $MOCHI_KEY is not: a previous key needs one that follows it"
                )
            }
            return nil
        }
        var keys: [SecretKey] = []
        for (name, text) in [("MOCHI_KEY", current)] + previous.map({ ("MOCHI_KEY_PREVIOUS", $0) }) {
            do {
                keys.append(try SecretKey(text))
            } catch {
                throw StartError("$\(name): \(error)")
            }
        }
        return KeyRing(keys)
    }

    /// A key of this process, for those who have none.
    // Read when somebody needs it: that is when the warning is due, once.
    static let ofProcess: KeyRing = {
        Log.write(
            "MOCHI_KEY is not set: a random key seals what clients keep, and nobody can read it once this process has ended; "
                + "`mochi generate-key` writes one to .env; \(SecretKeyError())"
        )
        return KeyRing([.random()])
    }()

    /// The keys that seal and open for one purpose.
    func sealing(for purpose: String) -> SealingRing {
        SealingRing(purpose: purpose, keys: keys.map { $0.sealing(for: purpose) })
    }
}

/// The keys of a ring for one purpose; what they seal is text that fits into cookies and URLs.
struct SealingRing: Sendable {
    let purpose: String
    fileprivate let keys: [SealingKey]

    /// Seals bytes under a name, with the first key.
    func seal(_ plain: [UInt8], name: String) -> String {
        Base64URL.encode(keys[0].seal(plain, purpose: purpose, name: name))
    }

    /// What was sealed under the name, by any of the keys; nil for anything else.
    func open(_ text: String, name: String) -> [UInt8]? {
        guard let sealed = Base64URL.decode(text) else { return nil }
        for key in keys {
            if let plain = key.open(sealed, purpose: purpose, name: name) { return plain }
        }
        return nil
    }
}
