import Foundation
import MochiAPI
import Synchronization

/// Who is at the counter: the names, and how fast each may talk.
///
/// Sockets come and go on every loop, so one lock guards it all. Nothing is published while it is held.
final class ChatRoom: Sendable {
    /// Somebody at the counter, as everybody may know them.
    struct Person: Encodable, Sendable {
        let id: String
        /// Nobody else at the counter has it.
        let name: String
        /// The mochi that they are drawn as.
        let mochi: String
    }

    typealias Socket = WebSocket<ChatGuest>

    static let places = 200

    private struct Member {
        let socket: Socket
        let person: Person
        var allowance = Allowance(now: .now)
    }

    private let members = Mutex<[ObjectIdentifier: Member]>([:])

    var isFull: Bool { members.withLock { $0.count >= Self.places } }

    /// Everybody, once each, however many windows they have open.
    var people: [Person] {
        let people = members.withLock { $0.values.map(\.person) }
        let unique = Dictionary(people.map { ($0.id, $0) }) { first, _ in first }
        return unique.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// A window opens: under the name that its guest asks for, or has already, or with a number behind it when it is taken.
    func enter(_ socket: Socket) -> Person {
        let guest = socket.data.user
        return members.withLock { members in
            let others = members.values.map(\.person)
            let person =
                others.first { $0.id == guest.id }
                ?? Person(
                    id: guest.id,
                    name: Self.free(guest.name, among: Set(others.map { ChatName.folded($0.name) })),
                    mochi: Self.mochi(guest.mochi, besides: Set(others.map(\.mochi)))
                )
            members[ObjectIdentifier(socket)] = Member(socket: socket, person: person)
            return person
        }
    }

    /// A window closes; returns one that is still open, to tell the others.
    func leave(_ socket: Socket) -> Socket? {
        members.withLock { members in
            members[ObjectIdentifier(socket)] = nil
            return members.values.first?.socket
        }
    }

    /// Who speaks through a window.
    func person(_ socket: Socket) -> Person? {
        members.withLock { $0[ObjectIdentifier(socket)]?.person }
    }

    /// Whether a window may say one more thing now.
    func mayTalk(_ socket: Socket) -> Bool {
        members.withLock { $0[ObjectIdentifier(socket)]?.allowance.take(now: .now) ?? false }
    }

    /// One that nobody has while there are any, in the order of the catalogue from the guest's own on.
    private static func mochi(_ own: Int, besides taken: Set<String>) -> String {
        let all = Catalog.products.map(\.id)
        let ordered = (0..<all.count).map { all[(own + $0) % all.count] }
        return ordered.first { !taken.contains($0) } ?? ordered[0]
    }

    private static func free(_ name: String, among taken: Set<String>) -> String {
        var (free, number) = (name, 1)
        while taken.contains(ChatName.folded(free)) {
            number += 1
            free = "\(name) \(number)"
        }
        return free
    }
}

/// Five messages at once, then one a second: a value.
struct Allowance: Sendable {
    private var left = 5.0
    private var since: ContinuousClock.Instant

    init(now: ContinuousClock.Instant) {
        since = now
    }

    mutating func take(now: ContinuousClock.Instant) -> Bool {
        left = min(5, left + (now - since) / .seconds(1))
        since = now
        guard left >= 1 else { return false }
        left -= 1
        return true
    }
}

/// What people may call themselves.
enum ChatName {
    /// The name as it is shown: 1 to 24 letters, digits and `.'’_-` in it; `nil` for anything else.
    static func checked(_ text: String) -> String? {
        let words = text.precomposedStringWithCompatibilityMapping.split(whereSeparator: \.isWhitespace)
        let name = words.joined(separator: " ")
        guard (1...24).contains(name.utf16.count), let first = name.first, first.isLetter || first.isNumber,
            name.allSatisfy({ $0.isLetter || $0.isNumber || " .'’_-".contains($0) })
        else {
            return nil
        }
        return name
    }

    /// Names that look alike but for their case are the same.
    static func folded(_ name: String) -> String { name.lowercased() }
}
