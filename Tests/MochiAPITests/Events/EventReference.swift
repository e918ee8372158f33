@testable import MochiAPI

/// The part of the article about events that is made of `EventCatalog`.
enum EventReference {
    private struct Table: EventFields {
        var rows = ""

        mutating func add<Value: EventValue>(_ name: StaticString, _ value: Value, _ about: StaticString) {
            rows += "| `\(name)` | \(Value.eventType) | \(about) |\n"
        }
    }

    static let begin = "<!-- Made of EventCatalog.swift. -->"
    static let end = "<!-- That was all of it. -->"

    static var text: String {
        EventCatalog.all.map { entry in
            var table = Table()
            entry.describe(to: &table)
            return
                "### \(entry.channel.name)\n\n\(entry.about)\n\n| field | type | what it says |\n|---|---|---|\n\(table.rows)\n"
                + "```json\n\(entry.example)\n```\n"
        }.joined(separator: "\n")
    }
}
