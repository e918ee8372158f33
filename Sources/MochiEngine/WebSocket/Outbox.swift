/// What a turn has published for the other loops, until it is handed over: a value without I/O.
struct Outbox {
    typealias Message = (topic: String, publication: Publication)

    private static let mostMessages = 256

    private var messages: [Message] = []
    private var bytes = 0

    var isEmpty: Bool { messages.isEmpty }

    /// Whether to hand over before the turn ends: what one turn may publish has no bound, what waits has.
    var isFull: Bool { messages.count >= Self.mostMessages || bytes > TopicTree.mostPending }

    mutating func append(_ publication: Publication, to topic: String) {
        messages.append((topic, publication))
        bytes += publication.size
    }

    mutating func takeAll() -> [Message] {
        defer { self = Outbox() }
        return messages
    }
}
