import MochiEngine
import Testing

@testable import MochiAPI

@Suite struct TopicOptionsTests {
    @Test(arguments: [
        ("prices", #"{"type":"resync","topic":"prices","offset":7}"#),
        (#"a "b" \ c"#, #"{"type":"resync","topic":"a \"b\" \\ c","offset":7}"#),
        ("line\nbell\u{7}", #"{"type":"resync","topic":"line\nbell\u0007","offset":7}"#),
        ("餅", #"{"type":"resync","topic":"餅","offset":7}"#),
    ])
    func `the resync message is JSON, whatever the topic is called`(topic: String, text: String) {
        #expect(TopicOptions(history: 1).rule.resync?(topic, 7) == text)
    }

    @Test func `a topic may have a resync message of its own`() {
        let options = TopicOptions(history: 1) { topic, offset in "\(topic) \(offset)" }
        #expect(options.rule.resync?("prices", 7) == "prices 7")
    }
}
