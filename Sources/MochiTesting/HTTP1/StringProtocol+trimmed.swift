extension StringProtocol {
    /// Without spaces and tabs at both ends.
    package var trimmed: String {
        let blank: Set<Character> = [" ", "\t"]
        let start = drop { blank.contains($0) }
        return String(start.reversed().drop { blank.contains($0) }.reversed())
    }
}
