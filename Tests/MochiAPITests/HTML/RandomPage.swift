import MochiAPI
import Synchronization
import TestSupport

/// A random tree of what a page may be made of.
indirect enum RandomPage: Sendable {
    case text(Int)
    case element([RandomPage])
    case waiting(RandomPart, [RandomPage])
    case streamed(content: [RandomPage], fallback: [RandomPage], view: Int?)
    case list(RandomPart, [[RandomPage]])

    /// Content to render.
    var html: any HTML {
        switch self {
        case .text(let number): return "t\(number);"
        case .element(let nodes): return div { RandomNodes(nodes) }
        case .waiting(let part, let nodes): return RandomComponent(part: part, nodes: nodes)
        case .streamed(let content, let fallback, let view?):
            return RandomNodes(content).streamed {
                RandomNodes(fallback)
            } failure: { _ in
                "v\(view);"
            }
        case .streamed(let content, let fallback, nil):
            return RandomNodes(content).streamed { RandomNodes(fallback) }
        case .list(let part, let rows):
            return AsyncForEach(RandomRows(part: part, rows: rows)) { RandomNodes($0) }
        }
    }

    /// A tree of about `size` nodes, whose parts wait at `gates`.
    static func nodes(_ size: Int, _ garden: RandomGarden, _ generator: inout SeededGenerator) -> [RandomPage] {
        var nodes: [RandomPage] = []
        var left = size
        while left > 0 {
            let inside = Int.random(in: 0..<left, using: &generator)
            left -= inside + 1
            nodes.append(node(inside, garden, &generator))
        }
        return nodes
    }

    private static func node(_ size: Int, _ garden: RandomGarden, _ generator: inout SeededGenerator) -> RandomPage {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0, 1: return .text(garden.number())
        case 2, 3: return .element(nodes(size, garden, &generator))
        case 4, 5: return .waiting(garden.part(&generator), nodes(size, garden, &generator))
        case 6, 7, 8:
            return .streamed(
                content: nodes(size, garden, &generator),
                fallback: nodes(Int.random(in: 0...3, using: &generator), garden, &generator),
                view: Bool.random(using: &generator) ? garden.number() : nil
            )
        default:
            let count = Int.random(in: 0...5, using: &generator)
            var rows: [[RandomPage]] = []
            for _ in 0..<count { rows.append(nodes(size / (count + 1), garden, &generator)) }
            // Long enough to wait for its turn, now and then.
            if Int.random(in: 0..<4, using: &generator) == 0 {
                rows += (0..<3000).map { [.text($0)] }
            }
            return .list(garden.part(&generator), rows)
        }
    }
}

/// What waits: where, and whether it fails then.
struct RandomPart: Sendable {
    let gate: Gate?
    let fails: Bool
    let token: RandomToken
}

/// Makes the parts of one tree.
final class RandomGarden {
    private(set) var gates: [Gate] = []
    let living = LivingTokens()
    private var last = 0
    private let mayFail: Bool

    init(mayFail: Bool) {
        self.mayFail = mayFail
    }

    func number() -> Int {
        last += 1
        return last
    }

    func part(_ generator: inout SeededGenerator) -> RandomPart {
        var gate: Gate?
        if Int.random(in: 0..<3, using: &generator) > 0 {
            let made = Gate()
            gates.append(made)
            gate = made
        }
        let fails = mayFail && Int.random(in: 0..<6, using: &generator) == 0
        return RandomPart(gate: gate, fails: fails, token: RandomToken(living))
    }
}

/// How many tokens there are.
final class LivingTokens: Sendable {
    let count = Atomic<Int>(0)
}

/// Lives as long as anything of its page does.
final class RandomToken: Sendable {
    private let living: LivingTokens

    init(_ living: LivingTokens) {
        self.living = living
        living.count.add(1, ordering: .relaxed)
    }

    deinit {
        living.count.subtract(1, ordering: .relaxed)
    }
}

/// What fails on purpose.
struct RandomFailure: Error {}

struct RandomNodes: Component, Sendable {
    let nodes: [RandomPage]

    init(_ nodes: [RandomPage]) {
        self.nodes = nodes
    }

    var body: some HTML {
        for node in nodes { AnyHTML(node.html) }
    }
}

struct RandomComponent: AsyncComponent {
    let part: RandomPart
    let nodes: [RandomPage]

    var body: some HTML {
        get async throws {
            await part.gate?.wait()
            if part.fails { throw RandomFailure() }
            return RandomNodes(nodes)
        }
    }
}

/// Rows that wait in the middle and fail at the end.
struct RandomRows: AsyncSequence, Sendable {
    let part: RandomPart
    let rows: [[RandomPage]]

    struct AsyncIterator: AsyncIteratorProtocol {
        let sequence: RandomRows
        var place = 0

        mutating func next() async throws -> [RandomPage]? {
            if place == sequence.rows.count / 2 { await sequence.part.gate?.wait() }
            if place == sequence.rows.count {
                if sequence.part.fails { throw RandomFailure() }
                return nil
            }
            place += 1
            return sequence.rows[place - 1]
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(sequence: self) }
}
