internal import Synchronization

/// A part of a page that waits in a queue until its turn comes: rendered by a task of its own, or there with parts inside it that are.
///
/// One task delivers, one takes. What delivers more than once waits until the first piece has been taken, so a part holds
/// little more than one piece however long it is.
@usableFromInline
final class PagePart: Sendable {
    /// Renders a component, having waited as long as it has to.
    @usableFromInline typealias RenderComponent = @Sendable (inout HTMLWriter) async throws -> Void
    /// Renders the elements of a sequence, as they come.
    @usableFromInline typealias RenderList = @Sendable (PartOutput) async throws -> Void
    /// Renders what is shown when the part fails.
    @usableFromInline typealias RenderError = @Sendable (any Error, inout HTMLWriter) -> Void

    private struct State: Sendable {
        var pieces: [RenderedHTML] = []
        var isOver = false
        var error: (any Error)?
        var producer: CheckedContinuation<Void, Never>?
        var isCancelled = false
        /// Whether nobody will take what is delivered.
        var isAbandoned = false
    }

    /// What a part stands for.
    enum Content: Sendable {
        /// One component, which delivers once.
        case component(RenderComponent)
        /// The elements of a sequence, delivered as they come.
        case list(RenderList)
        /// What has been rendered as far as it is ready, delivered from the beginning.
        case rendered(RenderedHTML)
    }

    /// Keeps what fails inside from failing what is around it.
    struct Boundary: Sendable {
        /// What is shown instead; nil for the standard view.
        let view: RenderError?
        /// Whether nothing of it is sent before all of it is there: a failure then leaves nothing of it, unless it is long.
        var isWhole = false
    }

    let content: Content
    let boundary: Boundary?
    let session: RenderSession
    private let options: RenderOptions
    private let state: Mutex<State>

    init(_ content: Content, _ boundary: Boundary?, _ options: RenderOptions, _ session: RenderSession) {
        self.content = content
        self.boundary = boundary
        self.options = options
        self.session = session
        if case .rendered(let html) = content {
            state = Mutex(State(pieces: [html], isOver: true))
        } else {
            state = Mutex(State())
        }
    }

    // MARK: Rendering

    /// Starts to render the part and those inside it, each up to its first suspension.
    func start(in group: inout ThrowingDiscardingTaskGroup<any Error>) {
        switch content {
        case .rendered(let html): html.start(in: &group)
        case .component(let render): group.addImmediateTask { await self.run(render) }
        case .list(let render): group.addImmediateTask { await self.run(render) }
        }
    }

    private func run(_ render: RenderComponent) async {
        var writer = HTMLWriter(capacity: 1024, options: options, session: session)
        var failure: (any Error)?
        do {
            try await render(&writer)
        } catch {
            failure = error
        }
        await end(writer.rendered(), failure)
    }

    private func run(_ render: RenderList) async {
        let output = PartOutput(self, options, session)
        var failure: (any Error)?
        do {
            try await render(output)
        } catch {
            failure = error
        }
        await end(output.take(), failure)
    }

    /// Delivers the last piece, and renders the parts inside it.
    private func end(_ last: RenderedHTML, _ failure: (any Error)?) async {
        // Over before the parts inside it are: they may stand for nothing any more, and are cancelled at the end of the page.
        state.withLock { state in
            state.isOver = true
            state.error = failure
            if !last.isEmpty, !state.isAbandoned { state.pieces.append(last) }
        }
        session.tellNews()
        await runParts(of: last)
    }

    func deliver(_ piece: RenderedHTML) async {
        state.withLock { state in
            if !state.isAbandoned { state.pieces.append(piece) }
        }
        session.tellNews()
        await runParts(of: piece)
    }

    private func runParts(of piece: RenderedHTML) async {
        guard !piece.parts.isEmpty, !isAbandoned else { return }
        try? await withThrowingDiscardingTaskGroup { group in piece.start(in: &group) }
    }

    /// Tells that nobody will take what is delivered.
    func abandon() {
        let (pieces, producer) = state.withLock { state in
            let pieces = state.pieces
            state.isAbandoned = true
            state.pieces = []
            return (pieces, state.producer.take())
        }
        producer?.resume()
        for piece in pieces {
            for placed in piece.parts { placed.part.abandon() }
        }
    }

    /// Whether nobody will take what is delivered.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Suspends until all pieces have been taken; no longer than until the task is cancelled.
    func waitUntilTaken() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if state.pieces.isEmpty || state.isCancelled { return true }
                    state.producer = continuation
                    return false
                }
                // A part that waits is taken out of its turn.
                if isFree { continuation.resume() } else { session.tellNews() }
            }
        } onCancel: {
            let producer = state.withLock { state in
                state.isCancelled = true
                return state.producer.take()
            }
            producer?.resume()
        }
    }

    // MARK: Taking

    /// What the part has for the one who assembles the page.
    enum Taken {
        case piece(RenderedHTML)
        case end
        case failed(any Error)
        case nothingYet
    }

    /// Takes the next piece, when there is one.
    func take() -> Taken {
        let (next, producer) = state.withLock { state -> (Taken, CheckedContinuation<Void, Never>?) in
            if !state.pieces.isEmpty {
                let piece = state.pieces.removeFirst()
                return (.piece(piece), state.pieces.isEmpty ? state.producer.take() : nil)
            }
            guard state.isOver else { return (.nothingYet, nil) }
            return (state.error.map { .failed($0) } ?? .end, nil)
        }
        producer?.resume()
        return next
    }

    /// Whether the part, or one inside it, waits for its turn, having rendered as much as it may.
    var isWaiting: Bool {
        let (isWaiting, pieces) = state.withLock { ($0.producer != nil, $0.pieces) }
        return isWaiting || pieces.contains(where: \.isWaiting)
    }

    /// Whether everything of the part, and of the parts inside it, is there.
    var isComplete: Bool {
        let (isOver, pieces) = state.withLock { ($0.isOver, $0.pieces) }
        return isOver && pieces.allSatisfy(\.isComplete)
    }
}

/// Where a list is rendered to; belongs to the part's task.
@usableFromInline
final class PartOutput: @unchecked Sendable {
    // Guard of the unchecked conformance: only the part's own task holds it.
    /// Size of a piece that is handed on before the part has ended.
    static let pieceSize = 16 * 1024

    private let part: PagePart
    private let options: RenderOptions
    private let session: RenderSession
    private var writer: HTMLWriter

    init(_ part: PagePart, _ options: RenderOptions, _ session: RenderSession) {
        self.part = part
        self.options = options
        self.session = session
        writer = HTMLWriter(capacity: 1024, options: options, session: session)
    }

    /// Renders something behind what is there.
    @usableFromInline
    func render(_ render: (inout HTMLWriter) -> Void) {
        render(&writer)
    }

    /// Takes what is there.
    func take() -> RenderedHTML {
        var full = HTMLWriter(capacity: 1024, options: options, session: session)
        swap(&full, &writer)
        return full.rendered()
    }

    /// Hands on what is there.
    func deliver() async {
        guard !writer.isEmpty else { return }
        await part.deliver(take())
    }

    /// Hands on what is there when it is much, and waits until it has been taken.
    @usableFromInline
    func deliverIfFull() async throws {
        guard writer.byteCount >= PartOutput.pieceSize else { return }
        await deliver()
        await part.waitUntilTaken()
        try Task.checkCancellation()
        if part.isAbandoned { throw CancellationError() }
    }
}
