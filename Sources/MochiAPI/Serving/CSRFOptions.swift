/// Guards against requests that other sites make in a user's name.
public struct CSRFOptions: Sendable {
    /// Origins that are trusted like our own, such as `https://shop.example`.
    public var trustedOrigins: [String] = []

    /// The defaults.
    public init() {}
}
