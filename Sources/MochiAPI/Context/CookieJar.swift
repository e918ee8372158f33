/// The cookies of one request and what its handler makes of them: a value without I/O.
struct CookieJar: Sendable {
    private let received: [(name: String, value: String)]
    /// Each key once, the latest last.
    private var changes: [SetCookie] = []
    private(set) var hasLeft = false

    /// What the `Cookie` fields say.
    init(_ fields: [String]) {
        received = CookieEncoding.parse(fields)
    }

    /// The cookies in order: those received that nobody has changed, then those set.
    var all: [(name: String, value: String)] {
        let kept = received.filter { cookie in !changes.contains { $0.name == cookie.name } }
        let latest = changes.indices.filter { index in
            !changes[(index + 1)...].contains { $0.name == changes[index].name }
        }
        return kept + latest.compactMap { index in changes[index].value.map { (changes[index].name, $0) } }
    }

    func value(of name: String) -> String? {
        if let change = changes.last(where: { $0.name == name }) { return change.value }
        return received.first { $0.name == name }?.value
    }

    func values(of name: String) -> [String] {
        if let change = changes.last(where: { $0.name == name }) { return change.value.map { [$0] } ?? [] }
        return received.filter { $0.name == name }.map(\.value)
    }

    /// Adds a line; false when the head has left.
    mutating func change(_ cookie: SetCookie) -> Bool {
        guard !hasLeft else { return false }
        changes.removeAll { cookie.replaces($0) }
        changes.append(cookie)
        return true
    }

    /// The lines for the head of a response, which leaves now.
    mutating func leave() -> [String] {
        hasLeft = true
        return changes.map(\.line)
    }
}
