/// The streams of events of a loop, and what they share; on the loop.
@safe final class LoopEvents {
    /// Turns of the loop: tells a client that is slow from one that was written to just now.
    private(set) var turn: UInt64 = 0
    private var groups: [HeartbeatGroup] = []
    private var scratch: FrameBuffer?
    private(set) var isDraining = false
    /// Streams that were opened.
    private(set) var opened: UInt64 = 0

    func endTurn() { turn &+= 1 }

    /// Open streams.
    var count: Int { groups.reduce(0) { $0 + $1.count } }

    func add(_ feed: EventFeed, on loop: EventLoop) {
        opened += 1
        let group = groups.first { $0.interval == feed.limits.heartbeat } ?? makeGroup(feed.limits.heartbeat)
        group.add(feed, on: loop)
    }

    private func makeGroup(_ interval: Duration?) -> HeartbeatGroup {
        let group = HeartbeatGroup(interval)
        groups.append(group)
        return group
    }

    /// Room for an event of `size` bytes, beside events of other streams.
    ///
    /// Whoever sends it holds the buffer until it has left; one that nobody holds any more is written from its start again.
    func room(for size: Int, _ pool: FrameBufferPool) -> FrameBuffer {
        guard size <= FrameBufferPool.bufferSize else { return FrameBuffer(capacity: size) }
        if var last = scratch.take() {
            if isKnownUniquelyReferenced(&last) { last.clear() }
            if last.room >= size {
                scratch = last
                return last
            }
        }
        let fresh = pool.take()
        scratch = fresh
        return fresh
    }

    /// Ends all streams, and those that are opened from now on: the server stops.
    func drain() {
        isDraining = true
        for group in groups { group.endAll() }
    }
}

/// Streams with the same time between heartbeats: one timer for all of them.
final class HeartbeatGroup {
    let interval: Duration?
    private var feeds: [EventFeed] = []
    private var isTicking = false

    /// Ticks in an interval: a heartbeat comes at most one tick early, and never late.
    static let ticks: UInt8 = 5

    init(_ interval: Duration?) {
        self.interval = interval
    }

    var count: Int { feeds.count }

    func add(_ feed: EventFeed, on loop: EventLoop) {
        feed.place = (self, feeds.count)
        feeds.append(feed)
        if let interval, !isTicking {
            isTicking = true
            schedule(interval / Int(Self.ticks), on: loop)
        }
    }

    func remove(at index: Int) {
        let last = feeds.removeLast()
        guard index < feeds.count else { return }
        last.place = (self, index)
        feeds[index] = last
    }

    private func schedule(_ pause: Duration, on loop: EventLoop) {
        _ = loop.schedule(after: pause) { [unowned loop] in
            guard !self.feeds.isEmpty else {
                self.isTicking = false
                return
            }
            // From the end: one that ends on the way is replaced by one that was there already.
            for index in self.feeds.indices.reversed() where index < self.feeds.count {
                self.feeds[index].tick()
            }
            self.schedule(pause, on: loop)
        }
    }

    func endAll() {
        for feed in feeds { feed.endForShutdown() }
    }
}
