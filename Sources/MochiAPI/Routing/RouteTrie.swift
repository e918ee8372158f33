/// The routes of a server: built once, immutable, answering "which route is this path" in time that does not depend
/// on how many routes there are.
///
///     /users          node 0 ── users ──▶ node 1 (route)
///     /users/:id                            ├── :id ──▶ node 2 (route)
///     /users/*                              └── * (route)
///
/// A node stands for a prefix of segments. Its literal children live in one hash table shared by all nodes, its
/// `:name` child and its `*` route in the node. Patterns without parameters are also in that table as whole paths,
/// so `/plaintext` is one probe.
///
/// **Which route wins.** Segments are compared from the left. At the first segment where two matching patterns
/// differ, a literal beats `:name`, and `:name` beats `*`. The order of declaration never matters, and a more
/// specific branch that ends nowhere is left again: with `/a/b/c` and `/a/:x/d`, the path `/a/b/d` finds the second.
/// So `/a/b/*` beats `/a/:x/c` for `/a/b/c`, because `b` is the earlier difference.
///
/// **What matches.** Literals match the decoded path. `:name` takes one non-empty segment. `/a/*` takes `/a/`, `/a/b`
/// and `/a/b/c/`, but not `/a`. A path with an empty segment (`//`) matches nothing, not even `/*`.
///
/// `Sendable` by construction; loops share one trie without synchronization.
struct RouteTrie<Value: Sendable>: Sendable {
    struct Node: Sendable {
        /// The number of the `:name` child, or `none`.
        var parameter = RouteTrie.none
        /// The route of a path that ends here, or `none`.
        var route = RouteTrie.none
        /// The route of `*` below this node, or `none`.
        var rest = RouteTrie.none
        var hasLiterals = false
    }

    static var none: Int32 { -1 }

    /// The patterns in the order given; a route's number is its place here and in `values`.
    let patterns: [RoutePattern]
    let values: [Value]
    private(set) var nodes: [Node] = [Node()]
    private(set) var literals = LiteralTable()

    /// Builds the trie, in time linear in the patterns' text; two patterns that match the same paths are refused.
    init(_ routes: [(pattern: RoutePattern, value: Value)]) throws(RouteError) {
        patterns = routes.map(\.pattern)
        values = routes.map(\.value)
        for (index, pattern) in patterns.enumerated() {
            try insert(pattern, route: Int32(index))
        }
    }

    private mutating func insert(_ pattern: RoutePattern, route: Int32) throws(RouteError) {
        var node = 0
        for segment in pattern.segments {
            switch segment {
            case .literal(let text): node = literalChild(of: node, text)
            case .parameter: node = parameterChild(of: node)
            case .rest:
                try refuseSecond(nodes[node].rest, pattern)
                nodes[node].rest = route
                return
            }
        }
        try refuseSecond(nodes[node].route, pattern)
        nodes[node].route = route
        if pattern.isLiteral {
            literals.insert(pattern.description, under: LiteralTable.wholePath, target: Int(route))
        }
    }

    private func refuseSecond(_ route: Int32, _ pattern: RoutePattern) throws(RouteError) {
        guard route == Self.none else { throw RouteError(ambiguous: patterns[Int(route)], pattern) }
    }

    private mutating func literalChild(of node: Int, _ text: String) -> Int {
        let key = Array(text.utf8)
        if let child = unsafe literals.find(key.span.bytes, under: UInt32(node)) { return child }
        let child = appendNode()
        literals.insert(text, under: UInt32(node), target: child)
        nodes[node].hasLiterals = true
        return child
    }

    private mutating func parameterChild(of node: Int) -> Int {
        if nodes[node].parameter != Self.none { return Int(nodes[node].parameter) }
        let child = appendNode()
        nodes[node].parameter = Int32(child)
        return child
    }

    private mutating func appendNode() -> Int {
        nodes.append(Node())
        return nodes.count - 1
    }
}
