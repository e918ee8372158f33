internal import Foundation
package import MochiTesting

/// Byte streams of `text/event-stream`, and the events that Chromium has made of them.
package struct EventVector: Decodable, Sendable, CustomStringConvertible {
    package let name: String
    /// The stream; without an end, where a stream has none.
    package let bytes: [UInt8]
    package let events: [TestEvent]

    package var description: String { name }

    package static let all: [EventVector] = {
        struct File: Decodable {
            let vectors: [EventVector]
        }
        do {
            let file = Bundle.module.url(forResource: "sse-vectors", withExtension: "json")
            let bytes = try Data(contentsOf: file ?? URL(filePath: "none"))
            return try JSONDecoder().decode(File.self, from: bytes).vectors
        } catch {
            preconditionFailure("sse-vectors.json cannot be read: \(error)")
        }
    }()

    private struct Delivered: Decodable {
        let type: String
        let data: String
        let lastEventId: String

        /// The event; data that is too long for the file stands there as its length.
        var event: TestEvent {
            let length = data.hasPrefix("LEN:") ? Int(data.dropFirst(4)) : nil
            return TestEvent(length.map { String(repeating: "x", count: $0) } ?? data, event: type, id: lastEventId)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case generated = "gen"
        case bytes = "bytes_base64"
        case events = "chromium"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        events = try values.decode([Delivered].self, forKey: .events).map(\.event)
        if let text = try values.decodeIfPresent(String.self, forKey: .bytes) {
            guard let data = Data(base64Encoded: text) else {
                throw DecodingError.dataCorruptedError(forKey: .bytes, in: values, debugDescription: "no Base64")
            }
            bytes = Array(data)
            return
        }
        let long =
            switch try values.decode(String.self, forKey: .generated) {
            case "long comment": ":" + String(repeating: "c", count: 100_000) + "\ndata: a\n\n"
            case "big data 1MB": "data: " + String(repeating: "x", count: 1_000_000) + "\n\n"
            case let other:
                throw DecodingError.dataCorruptedError(
                    forKey: .generated,
                    in: values,
                    debugDescription: "nobody knows how to make \(other)"
                )
            }
        bytes = Array(long.utf8)
    }
}
