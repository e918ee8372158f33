/// The props of an island are too much for a token.
struct IslandTokenError: Error, Equatable, CustomStringConvertible {
    /// The island's component.
    let name: String
    /// Bytes of the props, encoded.
    let count: Int

    var description: String {
        "the props of the island \(name) are \(count) bytes, too many for a token of \(IslandTokens.textLimit) "
            + "characters: give it an identifier, and load the rest where it is rendered"
    }
}
