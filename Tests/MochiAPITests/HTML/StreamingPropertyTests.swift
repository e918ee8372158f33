import Synchronization
import TestSupport
import Testing

@testable import MochiAPI

/// Random pages, whose parts come in a random order: what arrives is what rendering one after another makes.
@Suite(.serialized) struct StreamingPropertyTests {
    private enum Outcome: Sendable {
        case page(String)
        case failed(any Error)
        case hangs
    }

    /// Renders a page as a server does, its gates opened in a random order meanwhile.
    private static func send(
        _ nodes: [RandomPage],
        _ gates: [Gate],
        isInOrder: Bool,
        seed: UInt64,
        cancelsAfter yields: Int? = nil
    ) async -> Outcome {
        let result = Event(of: Outcome.self)
        let work = Task {
            do {
                let page = try await RenderedHTML(RenderOptions()) { RandomNodes(nodes).render(into: &$0) }
                    .awaitingOutermost(RenderOptions(), capacity: 4096)
                let bytes = Mutex<[UInt8]>([])
                try await page.sent(
                    PageAssembly(
                        shell: nil,
                        options: RenderOptions(),
                        session: page.session,
                        inOrderURL: { isInOrder ? nil : "/" }
                    )
                ) { piece, _ in
                    bytes.withLock { $0 += piece }
                    for _ in 0..<Int(seed % 4) { await Task.yield() }
                    try Task.checkCancellation()
                }
                result.report(.page(String(decoding: bytes.withLock { $0 }, as: UTF8.self)))
            } catch {
                result.report(.failed(error))
            }
        }
        let opener = Task {
            var generator = SeededGenerator(seed: seed ^ 1)
            for gate in gates.shuffled(using: &generator) {
                for _ in 0..<Int.random(in: 0...6, using: &generator) { await Task.yield() }
                gate.open()
            }
        }
        let watch = Task {
            try await Task.sleep(for: .seconds(20))
            result.report(.hangs)
        }
        if let yields {
            for _ in 0..<yields { await Task.yield() }
            work.cancel()
        }
        let outcome = await result.value ?? .hangs
        watch.cancel()
        if case .hangs = outcome { return outcome }
        await opener.value
        await work.value
        return outcome
    }

    /// A page from a seed, with what has to come of it.
    private static func check(_ seed: UInt64, mayFail: Bool, cancelsAfter yields: Int? = nil) async -> LivingTokens {
        var generator = SeededGenerator(seed: seed)
        let garden = RandomGarden(mayFail: mayFail)
        let nodes = RandomPage.nodes(Int.random(in: 1...24, using: &generator), garden, &generator)
        let isInOrder = Int.random(in: 0..<4, using: &generator) == 0
        let model = RandomPageModel(nodes)
        let outcome = await send(nodes, garden.gates, isInOrder: isInOrder, seed: seed, cancelsAfter: yields)
        switch outcome {
        case .hangs: Issue.record("the page of seed \(seed) never ends")
        case .failed(let error):
            let isExpected = yields != nil && error is CancellationError || model.mayThrow && error is RandomFailure
            #expect(isExpected, "seed \(seed): \(error)")
        case .page(let text):
            let page = RandomPageModel.swapped(text)
            #expect(page != nil, "seed \(seed): a part is lost or has no place")
            #expect(page.map { model.matches($0) } != false, "seed \(seed): the page is another one")
        }
        return garden.living
    }

    @Test(arguments: [false, true])
    func `a page is the same in whatever order its parts come`(mayFail: Bool) async {
        for seed in UInt64(0)..<400 {
            let living = await Self.check(seed, mayFail: mayFail)
            #expect(living.count.load(ordering: .relaxed) == 0, "seed \(seed) leaks")
        }
    }

    @Test func `a page that is cancelled ends and leaves nothing behind`() async {
        for seed in UInt64(0)..<400 {
            let living = await Self.check(seed, mayFail: true, cancelsAfter: Int(seed % 40))
            #expect(living.count.load(ordering: .relaxed) == 0, "seed \(seed) leaks")
        }
    }
}
