/// How a server stops, stage by stage: a value without clock or I/O.
///
///     serving ──stop──▶ draining ──empty──────────────▶ ended
///                          └──deadline──▶ cutting ──empty or deadline──▶ ended
package struct Drain: Sendable {
    package enum Stage: Sendable, Equatable {
        case serving
        /// No new connections; requests in flight finish.
        case draining
        /// The deadline has passed: what is left is cut.
        case cutting
        case ended
    }

    package enum Action: Sendable, Equatable {
        case none
        /// Close the listeners, tell the clients, call `loopEmptied` for each loop and `deadlinePassed` after the time-out.
        case begin
        /// Cut all connections and call `deadlinePassed` a moment later.
        case cut
        /// Stop the loops.
        case end
    }

    package private(set) var stage = Stage.serving
    private var busyLoops: Int

    package init(loops: Int) {
        busyLoops = loops
    }

    package mutating func stop() -> Action {
        guard stage == .serving else { return .none }
        stage = .draining
        return .begin
    }

    package mutating func loopEmptied() -> Action {
        guard stage == .draining || stage == .cutting else { return .none }
        busyLoops -= 1
        guard busyLoops == 0 else { return .none }
        stage = .ended
        return .end
    }

    package mutating func deadlinePassed() -> Action {
        switch stage {
        case .draining:
            stage = .cutting
            return .cut
        case .cutting:
            stage = .ended
            return .end
        case .serving, .ended:
            return .none
        }
    }
}
