internal import Glibc
internal import MochiEngine
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
    private let modules: ClientModuleHost
    /// Asked for templates that come and change, in development.
    private let changing: TemplateLibrary?
    private let unknown = LogThrottle()

    /// Beyond it, proxies and servers begin to refuse URLs.
    private static let urlLimit = 1800

    init(_ options: ServeOptions, _ templates: TemplateLibrary? = nil) throws(StartError) {
        var kinds: [String: IslandKind] = [:]
        var byType: [ObjectIdentifier: IslandKind] = [:]
        let ofTemplates = templates?.islands ?? [:]
        changing = options.isDevelopment ? templates : nil
        modules = try ClientModuleHost(
            options,
            of: Set(options.islands.map { IslandKind.name(of: $0) } + ofTemplates.keys)
        )
        for (name, island) in ofTemplates {
            kinds[name] = IslandKind(template: name, island, modules)
        }
        for type in options.islands {
            let kind = IslandKind(type, modules)
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
        if kinds.isEmpty, changing == nil { return [:] }
        let routes = IslandEndpoint(self, pages).routes(below: assetPrefix)
        if modules.isEmpty, changing == nil { return routes }
        return routes + modules.routes + ClientErrorEndpoint().routes(below: assetPrefix)
    }

    var tokens: IslandTokens { configured ?? Self.ofProcess }

    subscript(name: String) -> IslandKind? {
        if let kind = kinds[name], changing == nil || !kind.isTemplate { return kind }
        return changing?.island(name).map { IslandKind(template: name, $0, modules) }
    }

    /// Makes the client modules anew, in development.
    ///
    /// - Throws: what is wrong with them; the old ones stay.
    func rebuildModules() throws(StartError) {
        try modules.rebuild(of: Set(kinds.keys).union(changing?.islands.keys.map { $0 } ?? []))
    }

    /// The client modules for a start to come.
    func builtModules() throws(StartError) -> BuiltModules { try modules.built() }

    private func kind<Content: Island>(of content: Content) -> IslandKind? {
        // Templates are of one type, and of one kind each.
        if let template = content as? Template { return self[template.name] }
        if let kind = byType[ObjectIdentifier(Content.self)] { return kind }
        if unknown.admits() {
            Log.write("island \(Content.self): it is not among options.islands, and is rendered in place")
        }
        return nil
    }

    // MARK: In browsers

    func hydration<Content: Island>(of content: Content) -> IslandHydration? {
        guard let kind = kind(of: content), let module = module(of: kind) else { return nil }
        do {
            let text = try Devalue.encode(content)
            // Visitors choose what stands in properties: two must not have one name.
            let digest = Secrets.hmac(Array(text.utf8), key: [0]).prefix(12)
            let props = PageData(id: "mochi-props-" + Base64URL.encode(Array(digest)), json: text)
            return IslandHydration(name: kind.name, module: module, props: props)
        } catch {
            warn(of: kind, "its properties cannot be encoded: \(error)")
            return nil
        }
    }

    var boundsFailures: Bool { true }

    private func module(of kind: IslandKind) -> String? {
        if kind.module == nil {
            warn(
                of: kind,
                "there is no \(kind.name).client.ts or .js in the directory that options.clientModules names"
            )
        }
        return kind.module
    }

    /// Tells once why an island does not run in browsers.
    private func warn(of kind: IslandKind, _ reason: String) {
        if kind.hasWarnedOfHydration.exchange(true, ordering: .relaxed) { return }
        Log.write("island \(kind.name): it is not hydrated, as \(reason)")
    }

    // MARK: Left to requests of their own

    func stamp<Content: Island>(
        _ content: Content,
        _ hydration: IslandLoading?,
        with buffer: StampBuffer
    ) -> IslandStamp? {
        guard let kind = kind(of: content) else { return nil }
        do {
            return try stamp(content, kind, hydration.flatMap { module(of: kind) == nil ? nil : $0 }, buffer)
        } catch {
            if unknown.admits() { Log.write("island \(kind.name): it is rendered in place: \(error)") }
            return nil
        }
    }

    private func stamp(
        _ content: some Island,
        _ kind: IslandKind,
        _ hydration: IslandLoading?,
        _ buffer: StampBuffer
    ) throws -> IslandStamp {
        let session = kind.options.audience == .session ? try RequestContext.current.session.begin() : nil
        let token = try buffer.encoding.withText(of: content, after: IslandPayload.head(hydration)) { payload in
            try tokens.stamp(
                payload,
                name: kind.name,
                schema: kind.schema,
                mode: kind.options.mode,
                audience: kind.options.audience,
                session: session,
                end: kind.lifetime?.end(at: Self.now),
                reusing: &buffer.bytes
            )
        }
        let length = assetPrefix.utf8.count + kind.name.utf8.count + token.utf8.count + 15
        if length > Self.urlLimit, !kind.hasWarned.exchange(true, ordering: .relaxed) {
            Log.write(
                "island \(kind.name): its URL has \(length) characters, and over \(Self.urlLimit) it is asked for by POST, which nobody "
                    + "keeps; look up what is large where the island is rendered"
            )
        }
        return IslandStamp(
            name: kind.name,
            token: token,
            isCacheable: kind.options.cacheLifetime != nil,
            isHydrated: hydration != nil
        )
    }

    static var now: Int64 { Int64(Glibc.time(nil)) }
}
