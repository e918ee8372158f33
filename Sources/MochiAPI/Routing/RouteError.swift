/// Why a set of routes cannot be served: one sentence that names the patterns and what is accepted.
///
/// Thrown while routes are built, before a socket is bound; a request never sees it.
struct RouteError: Error, Sendable, Equatable, CustomStringConvertible {
    private enum Reason: Equatable {
        case pattern(String, String)
        case duplicate(String)
        case ambiguous(String, String)
    }

    private let reason: Reason

    init(refusing pattern: String, _ why: String) {
        reason = .pattern(pattern, why)
    }

    init(ambiguous first: RoutePattern, _ second: RoutePattern) {
        reason =
            first == second ? .duplicate(first.description) : .ambiguous(first.description, second.description)
    }

    var description: String {
        switch reason {
        case .pattern(let pattern, let why):
            "The route pattern \"\(pattern)\" \(why)."
        case .duplicate(let pattern):
            "The route \"\(pattern)\" is declared twice; each path may have one route."
        case .ambiguous(let first, let second):
            "The routes \"\(first)\" and \"\(second)\" match the same paths; keep one of them."
        }
    }
}
