internal import Synchronization

/// The modules of a server: made at the start and, in development, anew whenever they change.
final class ClientModuleHost: Sendable {
    private let options: ServeOptions
    private let first: ClientModules
    /// What has come after the first ones; nil where nothing may.
    private let current: Mutex<ClientModules>?

    init(_ options: ServeOptions, of islands: Set<String>) throws(StartError) {
        self.options = options
        first = try ClientModules(options, of: islands)
        current = options.isDevelopment ? Mutex(first) : nil
    }

    private var modules: ClientModules { current?.withLock { $0 } ?? first }

    /// The URL of an island's module; nil where it has none.
    func url(of island: String) -> String? { modules.urls[island] }

    var isEmpty: Bool { first.urls.isEmpty }

    /// Makes all modules anew.
    ///
    /// - Throws: what is wrong with them; the old ones stay.
    func rebuild(of islands: Set<String>) throws(StartError) {
        let modules = try ClientModules(options, of: islands)
        current?.withLock { $0 = modules }
    }

    /// The modules for a start to come.
    func built() throws(StartError) -> BuiltModules { try first.built(from: options) }

    /// The routes of what is served.
    var routes: Routes {
        guard options.isDevelopment, options.clientModules != nil else { return first.routes }
        let handler = Handler.sync { request in
            guard let asset = request.parameters["*"].flatMap({ self.modules.assets[$0] }) else {
                throw HTTPError(.notFound)
            }
            return asset.response(to: request)
        }
        let route = Route(kind: .file, methods: MethodTable([(method: .get, handler: handler)]))
        return Routes([(pattern: "\(options.assetPrefix)/client/*", route: route)])
    }
}
