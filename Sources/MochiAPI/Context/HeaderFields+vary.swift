extension HeaderFields {
    /// Makes `Vary` (RFC 9110 12.5.5) name a field that the response depends on; nothing when it does, or is `*`.
    mutating func addVary(_ name: HeaderName) {
        let values = all(.vary)
        let named = values.flatMap { $0.split(separator: ",") }.map { $0.trimmingOptionalSpace().lowercased() }
        guard !named.contains("*"), !named.contains(name.text) else { return }
        append(.vary, checked: name.text)
    }
}
