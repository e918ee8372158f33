import Foundation
import MochiAPI

/// `/clock` and `/feed`: server-sent events for checks and to begin with.
enum Streams {
    static let routes: Routes = [
        "/clock": Mochi.sse { stream, _ in
            while true {
                try await stream.send(Date.now.formatted(.iso8601))
                try await Task.sleep(for: .seconds(1))
            }
        },

        // What is said in `/ws/chat`, for those who only listen.
        "/feed": Mochi.sse(topic: "chat", latest: 20),
    ]

    /// Who listens to the feed and was away gets what was said meanwhile; sockets get what is said while they are there.
    static let topics: [String: TopicOptions] = ["chat": TopicOptions(history: 100, for: .seconds(600))]
}
