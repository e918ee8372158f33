internal import Synchronization

// One frame a message, whoever gets it, and on whatever loop.

extension Socket {
    /// Publishes to the other subscribers of a topic; nothing when the socket is closed.
    ///
    /// `toSelf` includes this one. From any thread.
    package func publish(_ frame: FrameBuffer, to topic: String, toSelf: Bool) {
        guard isOpen else { return }
        guard loop.isCurrent else {
            loop.post { self.publish(frame, to: topic, toSelf: toSelf) }
            return
        }
        for other in loop.group {
            if other === loop {
                sockets.topics.publish(frame, to: topic, from: toSelf ? nil : self)
            } else {
                other.post { other.sockets.topics.publish(frame, to: topic, from: nil) }
            }
        }
    }
}

extension LoopGroup {
    /// Publishes to all subscribers of a topic; from any thread.
    package func publish(_ frame: FrameBuffer, to topic: String) {
        for loop in loops {
            if loop.isCurrent {
                loop.sockets.topics.publish(frame, to: topic, from: nil)
            } else {
                loop.post { loop.sockets.topics.publish(frame, to: topic, from: nil) }
            }
        }
    }

    /// The number of sockets that are subscribed to a topic.
    package func subscriberCount(of topic: String) async -> Int {
        await onEach { $0.sockets.topics.subscriberCount(of: topic) }.reduce(0, +)
    }

    /// The number of topics that somebody is subscribed to, counted on each loop.
    package func topicCount() async -> Int {
        await onEach { $0.sockets.topics.count }.reduce(0, +)
    }

    /// The number of open sockets.
    package func socketCount() async -> Int {
        await onEach { $0.sockets.count }.reduce(0, +)
    }

    /// The sum over all loops.
    package func socketCounters() async -> SocketCounters {
        await onEach { loop in
            var counters = loop.sockets.counters
            counters.dropped += loop.sockets.droppedElsewhere.load(ordering: .relaxed)
            return counters
        }.reduce(into: SocketCounters()) { $0 += $1 }
    }
}

extension FrameBuffer {
    /// A text message as one frame.
    package convenience init(text: String) {
        let size = text.utf8.count
        self.init(capacity: Frame.size(of: size))
        var text = text
        text.withUTF8 { unsafe append(.text, UnsafeRawBufferPointer($0)) }
    }

    /// A binary message as one frame.
    package convenience init(binary: [UInt8]) {
        self.init(capacity: Frame.size(of: binary.count))
        unsafe binary.withUnsafeBytes { unsafe append(.binary, $0) }
    }

    /// A received message as one frame, text as text.
    package convenience init(_ message: ReceivedMessage) {
        self.init(capacity: Frame.size(of: message.count))
        unsafe message.withBytes { unsafe append(message.isText ? .text : .binary, $0) }
    }
}
