import MochiEngine

/// A task of a loop that runs the asynchronous handlers of requests, one after another.
///
/// Making a task and ending it costs more than most handlers do. Everything happens on the loop.
@safe final class HandlerTask: SpareTask, @unchecked Sendable {
    // Guard of the unchecked conformance: used on `loop` alone, or by the task itself when the loop has ended.
    private let application: Application
    private let loop: EventLoop
    private var task: Task<Void, Never>?
    private var handler: AsyncHandler?
    private var context: RequestContext?
    private var exchange: Exchange?
    private var resting: UnsafeContinuation<Void, Never>?

    init(of application: Application, on loop: EventLoop) {
        self.application = application
        self.loop = loop
    }

    /// Runs `handler` and sends its response: at once, until it really suspends.
    func run(
        _ handler: @escaping AsyncHandler,
        _ context: consuming RequestContext,
        _ exchange: Exchange
    ) -> Task<Void, Never> {
        self.handler = handler
        self.context = context
        self.exchange = exchange
        if let task, let resting = unsafe resting.take() {
            unsafe loop.resumeNow(resting)
            return task
        }
        let task = Task.immediateDetached(executorPreference: loop) { await self.work() }
        self.task = task
        return task
    }

    func end() {
        unsafe resting.take()?.resume()
    }

    // Concurrent, and one function: a call into another one that runs where its caller does may come back elsewhere, so
    // Swift looks up the executor after each.
    @concurrent private func work() async {
        while true {
            // A scope of its own: while the task rests, it holds nothing of a request.
            do {
                guard let handler = handler.take(), let context = context.take(), let exchange = exchange.take()
                else { return }
                let response: Response
                do {
                    response = try await RequestContext.$ofTask.withValue(context) { try await handler(context) }
                } catch {
                    response = application.answers.response(to: error, context)
                }
                if response.body.takesTime {
                    await application.write(response, to: exchange, context)
                } else if let request = exchange.incoming {
                    application.send(response, to: request, context)
                }
                exchange.taskEnded()
            }
            // A task that was cancelled stays so.
            guard task?.isCancelled != true, loop.keepsSpareTasks else { return }
            unsafe await withUnsafeContinuation { continuation in
                unsafe resting = continuation
                loop.keep(self)
            }
        }
    }
}
