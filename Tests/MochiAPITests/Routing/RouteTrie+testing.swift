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
        var capture = RouteCapture()
        return switch unsafe resolve(path.utf8.span.bytes, into: &capture) {
        case .found: .found(values[capture.route])
        case .notFound: .notFound
        case .badRequest: .badRequest
        }
    }

    func route(of path: String) -> (pattern: String, parameters: [String: String])? {
        var capture = RouteCapture()
        guard case .found = unsafe resolve(path.utf8.span.bytes, into: &capture) else { return nil }
        let parameters = Parameters(of: patterns[capture.route], in: path, capture)
        return (values[capture.route], Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.value) }))
    }
}
