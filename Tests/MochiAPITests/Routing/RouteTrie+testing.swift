@testable import MochiAPI

enum RouteOutcome: Equatable {
    case found(String)
    case notFound
    case badRequest
}

extension RouteTrie where Value == String {
    /// A trie whose values are the patterns' own text.
    init(of patterns: [String]) throws {
        try self.init(patterns.map { (try RoutePattern($0), $0) })
    }

    func outcome(_ path: String) -> RouteOutcome {
        switch unsafe resolve(path.utf8.span.bytes) {
        case .found(let capture): .found(values[capture.route])
        case .notFound: .notFound
        case .badRequest: .badRequest
        }
    }

    func route(of path: String) -> (pattern: String, parameters: [String: String])? {
        guard case .found(let capture) = unsafe resolve(path.utf8.span.bytes) else { return nil }
        let parameters = Parameters(of: patterns[capture.route], in: path, capture)
        return (values[capture.route], Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) }))
    }
}
