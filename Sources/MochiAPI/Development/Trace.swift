/// The calls from where an error was thrown outwards.
struct Trace: Sendable {
    /// All calls, the innermost first.
    let frames: [TraceFrame]

    /// The calls of `frames` from the throwing function on: without the runtime's own and what the compiler has put between.
    init(_ frames: [TraceFrame]) {
        let throwing = frames.prefix(12).lastIndex { Self.runtimeThrows.contains($0.function) }
        self.frames = frames.dropFirst(throwing.map { $0 + 1 } ?? 0).filter { !$0.isThunk }
    }

    private static let runtimeThrows: Set = ["swift_willThrow", "swift_willThrowTypedImpl", "swift_willThrowTyped"]

    /// The innermost call in the application's own source.
    var place: SourceLocation? { frames.first(where: \.isOwn)?.location }

    /// A line for each call, the innermost first.
    var text: String {
        frames.map { frame in frame.location.map { "\(frame.function) at \($0)" } ?? frame.function }
            .joined(separator: "\n")
    }

    /// The calls in the application's own source.
    var own: [TraceFrame] { frames.filter(\.isOwn) }
}
