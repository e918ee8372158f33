import Foundation
import MochiAPI

/// Who has opened a window at the counter.
struct ChatGuest: Sendable {
    /// The same for the same browser and name; it does not tell the browser's key.
    let id: String
    /// The name that was asked for.
    let name: String
    /// The last message that the window has seen.
    let after: UInt64

    /// A number that goes with them, for a mochi.
    var mochi: Int { Int(id.prefix(2), radix: 16) ?? 0 }
}

/// `/chat`: the counter, where customers talk about mochi.
///
/// A browser is known by a cookie that no script can read; guest and name are the server's word, never the client's.
enum ChatRoutes {
    static let routes: Routes = [
        "/chat": Mochi.page { _ in ChatPage() },
        "/chat/socket": Mochi.ws(
            upgrade: { request, _ -> ChatGuest? in
                guard let name = ChatName.checked(request.query["name"] ?? "") else { return nil }
                if room.isFull { throw HTTPError(.serviceUnavailable, "The shop is full.") }
                var hash = SHA256()
                hash.update(Array("\(try key(request)):\(ChatName.folded(name))".utf8))
                let after = request.query["after"].flatMap(UInt64.init) ?? 0
                return ChatGuest(id: String(hash.finish().prefix(16)), name: name, after: after)
            },
            open: { ws in
                try ws.send(json(Welcome(you: room.enter(ws))))
                ws.subscribe(words, after: ws.data.user.after)
                ws.subscribe(crowd)
                tellWhoIsHere(by: ws)
            },
            message: { ws, message in
                guard message.count <= 4096 else { return ws.close(.messageTooBig) }
                guard message.isText, let asked = try? JSONDecoder().decode(Say.self, from: Data(message.bytes)) else {
                    return ws.close(.policyViolation, "A message is {\"text\": …}.")
                }
                let text = cleaned(asked.text)
                guard let person = room.person(ws), !text.isEmpty else { return }
                guard text.utf16.count <= 500 else {
                    _ = try ws.send(json(Refused(reason: "That was a long one: 500 letters at most.")))
                    return
                }
                guard room.mayTalk(ws) else {
                    _ = try ws.send(json(Refused(reason: "One bite at a time: wait a moment.")))
                    return
                }
                let now = Date.now
                ws.publish(words, toSelf: true) { offset in
                    json(Said(offset: offset, person: person, text: text, at: now))
                }
            },
            close: { ws, _, _ in
                // A closed socket publishes nothing any more: somebody who stays does.
                if let other = room.leave(ws) { tellWhoIsHere(by: other) }
            }
        ),
    ]

    private static let words = "counter"
    private static let crowd = "counter/people"

    /// A window that was away for a while gets up to 100 messages; of those who came and went, the latest state is enough.
    static let topics: [String: TopicOptions] = [
        words: TopicOptions(slowReader: .disconnect(.tryAgainLater), history: 100, for: .seconds(600)),
        // Its history puts the messages into one order on all loops.
        crowd: TopicOptions(slowReader: .conflate { _ in "" }, history: 1),
    ]

    static let room = ChatRoom()

    private static func tellWhoIsHere(by socket: ChatRoom.Socket) {
        // Asked for when it is published, so that the last message tells the last state.
        socket.publish(crowd, toSelf: true) { _ in json(People(people: room.people)) }
    }

    /// The browser's key; a new one is set by the 101.
    private static func key(_ request: RequestContext) throws -> String {
        if let known = request.cookies.get("counter"), known.utf8.count == 32 {
            return known
        }
        let key = (0..<4).map { _ in
            let part = String(UInt32.random(in: 0...UInt32.max), radix: 16)
            return String(repeating: "0", count: 8 - part.count) + part
        }.joined()
        let day = CookieOptions(path: "/chat", maxAge: .seconds(86_400), secure: request.isSecure, sameSite: .strict)
        try request.cookies.set("counter", key, day)
        return key
    }

    /// One line without control characters and without spaces around it.
    private static func cleaned(_ text: String) -> String {
        let spaces: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
        let line = text.unicodeScalars.map { spaces.contains($0.properties.generalCategory) ? " " : Character($0) }
        return String(line).split(separator: " ").joined(separator: " ")
    }

    // MARK: On the wire

    private struct Say: Decodable {
        let text: String
    }

    private struct Welcome: Encodable {
        let type = "welcome"
        let you: ChatRoom.Person
    }

    private struct People: Encodable {
        let type = "people"
        let people: [ChatRoom.Person]
    }

    private struct Said: Encodable {
        let type = "said"
        let offset: UInt64
        let person: ChatRoom.Person
        let text: String
        let at: Date
    }

    private struct Refused: Encodable {
        let type = "refused"
        let reason: String
    }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("texts, numbers and dates are always encoded")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
