/// Whether the props in a server island's token can be read.
///
/// Nobody can change them in either mode, and equal props make equal tokens, so that addresses with them can be cached.
///
///     static let island = IslandOptions(mode: .sealed)
public enum IslandTokenMode: Sendable, Hashable {
    /// Readable by whoever has the page, as all that a page shows: HMAC-SHA256 (RFC 2104).
    case signed
    /// Unreadable: AES-256-SIV (RFC 5297).
    case sealed
}
