/// Whether a request may have been made by another site in its user's name: a value without I/O, see `CSRFOptions`.
struct CrossSiteCheck: Sendable {
    enum Verdict: Equatable {
        case pass
        /// Refused for what `field` says.
        case refuse(field: HeaderName, value: String)
    }

    let trusted: TrustedOrigins

    /// Decides by what the fields of a request say, each with all its values.
    ///
    /// `isOwn` tells whether an origin is the server's, as the request has asked for it.
    func verdict(
        method: HTTPMethod,
        contentTypes: [String],
        fetchSites: [String],
        origins: [String],
        isOwn: (String) -> Bool
    ) -> Verdict {
        guard Self.methods.contains(method), mayBeForm(contentTypes) else { return .pass }
        if !fetchSites.isEmpty {
            if fetchSites == ["same-origin"] || fetchSites == ["none"] { return .pass }
            if origins.count == 1, trusted.contains(origins[0]) { return .pass }
            return .refuse(field: .secFetchSite, value: fetchSites.joined(separator: ", "))
        }
        guard let origin = origins.first else { return .pass }
        // `isOwn` is not asked about `null`, whatever the server may be called.
        if origins.count == 1, origin != "null", isOwn(origin) || trusted.contains(origin) { return .pass }
        return .refuse(field: .origin, value: origins.joined(separator: ", "))
    }

    private static let methods: Set<HTTPMethod> = [.post, .put, .patch, .delete]

    private func mayBeForm(_ contentTypes: [String]) -> Bool {
        contentTypes.isEmpty
            || !contentTypes.allSatisfy { unsafe SafelistedContentType.isExcluded(by: $0.utf8.span.bytes) }
    }
}
