/// Reads `text/event-stream` (HTML, 9.2.6), in whatever pieces it comes: a value without I/O.
struct EventStreamParser {
    /// The identifier that a client would come back with.
    private(set) var lastEventID = ""
    /// How long a client would wait before it comes back, when the server has said so.
    private(set) var retry: Duration?
    /// Comments so far: heartbeats, for example.
    private(set) var comments = 0
    private var line: [UInt8] = []
    private var lastWasReturn = false
    private var isAtStart = true
    private var id = ""
    private var event = ""
    private var data: [UInt8]?

    /// The events that end in a piece.
    mutating func take(_ piece: [UInt8]) -> [TestEvent] {
        var events: [TestEvent] = []
        for byte in piece {
            defer { lastWasReturn = byte == Self.carriageReturn }
            if byte == Self.lineFeed, lastWasReturn { continue }
            guard byte == Self.lineFeed || byte == Self.carriageReturn else {
                line.append(byte)
                continue
            }
            if isAtStart, line.starts(with: Self.byteOrderMark) { line.removeFirst(Self.byteOrderMark.count) }
            isAtStart = false
            if line.isEmpty {
                if let event = dispatch() { events.append(event) }
            } else {
                field()
            }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private mutating func dispatch() -> TestEvent? {
        defer {
            data = nil
            event = ""
        }
        lastEventID = id
        guard let data else { return nil }
        let name = event.isEmpty ? "message" : event
        return TestEvent(String(decoding: data, as: UTF8.self), event: name, id: id)
    }

    private mutating func field() {
        guard line.first != UInt8(ascii: ":") else {
            comments += 1
            return
        }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "data": data = data.map { $0 + [Self.lineFeed] + value } ?? Array(value)
        case "event": event = text
        case "id" where !value.contains(0): id = text
        case "retry" where !value.isEmpty && value.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }:
            retry = Int64(text).map { .milliseconds($0) }
        default: break
        }
    }
}
