internal import Glibc
internal import Synchronization

/// The islands of a server: their types by name, and the keys of their tokens.
///
/// It is what pages are rendered with: their islands become places.
final class IslandRegistry: IslandHost {
    private let kinds: [String: IslandKind]
    private let byType: [ObjectIdentifier: IslandKind]
    /// Nil without a key: that of the process is taken then, and warned of, when the first token is made.
    private let configured: IslandTokens?
    private static let ofProcess = IslandTokens(keys: .ofProcess)
    private let assetPrefix: String
    private let unknown = LogThrottle()

    /// Beyond it, proxies and servers begin to refuse URLs.
    private static let urlLimit = 1800

    init(_ options: ServeOptions) throws(StartError) {
        var kinds: [String: IslandKind] = [:]
        var byType: [ObjectIdentifier: IslandKind] = [:]
        for type in options.islands {
            let kind = IslandKind(type)
            guard Self.isName(kind.name) else {
                throw StartError(
                    "islands: \"\(kind.name)\" is no name: accepted are letters, digits, _, - and ., 100 at most; "
                        + "give the type a name with IslandOptions(name:)"
                )
            }
            guard kinds.updateValue(kind, forKey: kind.name) == nil else {
                throw StartError(
                    "islands: there are two named \(kind.name); give one another name with IslandOptions(name:)"
                )
            }
            if let expires = kind.options.expires, expires < .seconds(1) {
                throw StartError("islands: \(kind.name) expires after \(expires): accepted is a second and more")
            }
            byType[ObjectIdentifier(type)] = kind
        }
        self.kinds = kinds
        self.byType = byType
        assetPrefix = options.assetPrefix
        configured = try KeyRing.configured().map { IslandTokens(keys: $0) }
    }

    private static func isName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count)
            && name.utf8.allSatisfy { HTMLName.isCharacter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".") }
    }

    /// The routes below `assetPrefix`; none where there are no islands.
    func routes(_ pages: PageRenderer, below assetPrefix: String) -> Routes {
        kinds.isEmpty ? [:] : IslandEndpoint(self, pages).routes(below: assetPrefix)
    }

    var tokens: IslandTokens { configured ?? Self.ofProcess }

    subscript(name: String) -> IslandKind? { kinds[name] }

    func stamp<Content: Island>(_ content: Content) -> IslandStamp? {
        guard let kind = byType[ObjectIdentifier(Content.self)] else {
            if unknown.admits() {
                Log.write("island \(Content.self): it is not among options.islands, and is rendered in place")
            }
            return nil
        }
        do {
            return try stamp(content, kind)
        } catch {
            if unknown.admits() { Log.write("island \(kind.name): it is rendered in place: \(error)") }
            return nil
        }
    }

    private func stamp(_ content: some Island, _ kind: IslandKind) throws -> IslandStamp {
        let token = try tokens.stamp(
            try Devalue.encode(content),
            name: kind.name,
            schema: kind.schema,
            mode: kind.options.mode,
            audience: kind.options.audience,
            session: kind.options.audience == .session ? try RequestContext.current.session.begin() : nil,
            end: kind.lifetime?.end(at: Self.now)
        )
        let length = assetPrefix.utf8.count + kind.name.utf8.count + token.utf8.count + 15
        if length > Self.urlLimit, !kind.hasWarned.exchange(true, ordering: .relaxed) {
            Log.write(
                "island \(kind.name): its URL has \(length) characters, and over \(Self.urlLimit) it is asked for by POST, which nobody "
                    + "keeps; look up what is large where the island is rendered"
            )
        }
        return IslandStamp(name: kind.name, token: token, isCacheable: kind.options.cacheLifetime != nil)
    }

    static var now: Int64 { Int64(Glibc.time(nil)) }
}
