import Synchronization

/// What visitors have left behind, the latest first; in memory, as a guestbook of a morning is.
final class Guestbook: Sendable {
    /// A line of the book.
    struct Entry: Codable, Sendable {
        let number: Int
        let name: String
        let message: String
    }

    private struct Pages {
        var entries: [Entry] = [
            Entry(number: 2, name: "Haruka", message: "The sakura one tastes like the walk to school."),
            Entry(number: 1, name: "Jonas", message: "Came for one, left with six. No regrets before noon."),
        ]
        var bows = 41
        var count = 2
    }

    /// The book on the counter.
    static let shared = Guestbook()
    /// Older entries are torn out.
    private static let most = 100

    private let pages = Mutex(Pages())

    var entries: [Entry] { pages.withLock(\.entries) }
    var bows: Int { pages.withLock(\.bows) }

    /// Adds an entry; the same words twice in a row, as when a page is loaded again, are one.
    func sign(_ name: String, _ message: String) -> Entry {
        pages.withLock { pages in
            if let last = pages.entries.first, last.name == name, last.message == message { return last }
            pages.count += 1
            let entry = Entry(number: pages.count, name: name, message: message)
            pages.entries.insert(entry, at: 0)
            if pages.entries.count > Guestbook.most { pages.entries.removeLast() }
            return entry
        }
    }

    func bow() {
        pages.withLock { $0.bows += 1 }
    }
}
