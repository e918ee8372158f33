/// The loops of a server, each on its own thread.
package final class LoopGroup: Sendable {
    package var loops: [EventLoop] { publisher.loops }
    private let threads: [Task<Void, Never>]
    package let publisher: Publisher

    private init(threads: [Task<Void, Never>], _ publisher: Publisher) {
        self.publisher = publisher
        self.threads = threads
    }

    /// Starts `count` loops.
    ///
    /// Returns when all of them run.
    package static func start(
        count: Int,
        limits: Limits,
        topics: TopicRules,
        responder: any Responder
    ) async -> LoopGroup {
        Process.ignoreWriteSignals()
        var loops: [EventLoop] = []
        var threads: [Task<Void, Never>] = []
        for index in 0..<count {
            let (started, feed) = AsyncStream.makeStream(of: EventLoop.self)
            threads.append(
                Task {
                    await withCheckedContinuation { ended in
                        Process.startThread {
                            let loop = EventLoop(index: index, limits: limits, responder: responder)
                            feed.yield(loop)
                            feed.finish()
                            loop.run { ended.resume() }
                        }
                    }
                }
            )
            for await loop in started {
                loops.append(loop)
            }
        }
        let group = LoopGroup(threads: threads, Publisher(loops: loops, topics: topics))
        _ = await group.onEach { [publisher = group.publisher] in $0.join(publisher) }
        return group
    }

    /// Runs `body` on every loop and returns the values in the order of the loops.
    package func onEach<Value: Sendable>(_ body: @escaping @Sendable (EventLoop) -> Value) async -> [Value] {
        var values: [Value] = []
        for loop in loops {
            values.append(await loop.run { body(loop) })
        }
        return values
    }

    /// Ends the loops; what is still open is disposed of.
    ///
    /// A loop's thread ends with the last handler that runs on it.
    package func stop() async {
        for loop in loops {
            loop.post { loop.stop() }
        }
        for thread in threads {
            await thread.value
        }
    }
}
