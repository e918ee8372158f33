import MochiEngine
import Testing

struct DrainTests {
    enum Input: CaseIterable {
        case stop, loopEmptied, deadlinePassed
    }

    private func drain(loops: Int, _ inputs: [Input]) -> (actions: [Drain.Action], stage: Drain.Stage) {
        var drain = Drain(loops: loops)
        let actions = inputs.map { input in
            switch input {
            case .stop: drain.stop()
            case .loopEmptied: drain.loopEmptied()
            case .deadlinePassed: drain.deadlinePassed()
            }
        }
        return (actions, drain.stage)
    }

    @Test func `a server whose clients leave in time ends when the last loop is empty`() {
        let (actions, stage) = drain(loops: 2, [.stop, .loopEmptied, .loopEmptied])
        #expect(actions == [.begin, .none, .end])
        #expect(stage == .ended)
    }

    @Test func `at the deadline what is left is cut, and the end does not wait for it for ever`() {
        #expect(drain(loops: 2, [.stop, .deadlinePassed, .deadlinePassed]).actions == [.begin, .cut, .end])
        #expect(drain(loops: 1, [.stop, .deadlinePassed, .loopEmptied]).actions == [.begin, .cut, .end])
        #expect(
            drain(loops: 2, [.stop, .loopEmptied, .deadlinePassed, .loopEmptied]).actions == [
                .begin, .none, .cut, .end,
            ]
        )
    }

    @Test func `nothing happens before a stop and after the end`() {
        #expect(drain(loops: 1, [.loopEmptied, .deadlinePassed]).stage == .serving)
        #expect(drain(loops: 1, [.loopEmptied, .deadlinePassed]).actions == [.none, .none])
        let ended: [Input] = [.stop, .loopEmptied]
        for input in Input.allCases {
            #expect(drain(loops: 1, ended + [input]).actions.last == Drain.Action.none)
            #expect(drain(loops: 1, ended + [input]).stage == .ended)
        }
    }

    @Test func `a second stop changes nothing at any stage`() {
        for before in [[Input.stop], [.stop, .deadlinePassed], [.stop, .deadlinePassed, .deadlinePassed]] {
            let stage = drain(loops: 2, before).stage
            #expect(drain(loops: 2, before + [.stop]).actions.last == Drain.Action.none)
            #expect(drain(loops: 2, before + [.stop]).stage == stage)
        }
    }

    @Test(arguments: 1...3)
    func `every sequence begins once, cuts at most once and ends at most once`(loops: Int) {
        var sequences: [[Input]] = [[]]
        for _ in 0..<6 {
            sequences = sequences.flatMap { sequence in Input.allCases.map { sequence + [$0] } }
            for sequence in sequences {
                let (actions, stage) = drain(loops: loops, sequence)
                let done = actions.filter { $0 != .none }
                #expect([[], [.begin], [.begin, .cut], [.begin, .end], [.begin, .cut, .end]].contains(done))
                #expect((stage == .ended) == (done.last == .end))
            }
        }
    }
}
