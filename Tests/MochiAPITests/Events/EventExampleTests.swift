import Foundation
import Synchronization
import Testing

@testable import MochiAPI

/// The examples of the documentation about events, compiled; and its reference, which is made of the code.
@Suite struct EventExampleTests {
    private func alert(_ path: String) {}
    private func record(_ duration: Duration) {}

    private func examples(order: Int) async {
        mochiEvents.on(.request) { event in
            if event.status >= 500 { alert(event.path) }
        }
        let subscription = mochiEvents.on(.wsClose) { event in print(event.code, event.reason) }
        subscription.cancel()
        mochiEvents.on("shop:sold") { payload in print(payload) }
        mochiEvents.setHandler("metrics:request", .request) { event in record(event.duration) }
        for await event in mochiEvents.events(.request) { print(event.path) }
        mochiEvents.emit("shop:sold", order)
        if mochiEvents.hasSubscribers("shop:sold") {
            mochiEvents.emit("shop:sold", order)
        }
        mochiEvents.on(.error) { event in print(event.json) }
    }

    @Test func `the reference in the documentation is the table in the code`() throws {
        let article = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/MochiAPI/MochiAPI.docc/Events.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let start = try #require(text.range(of: EventReference.begin + "\n\n"))
        let end = try #require(text.range(of: EventReference.end))
        let isSame = text[start.upperBound..<end.lowerBound] == EventReference.text + "\n"
        #expect(isSame, "Events.md should have this between its two marks:\n\n\(EventReference.text)")
    }
}
