internal import Foundation
internal import Synchronization

/// What pages in development are told: of a WebSocket that each has open.
final class LiveChannel: Sendable {
    /// What a page is told.
    struct Message: Encodable {
        enum Kind: String, Encodable {
            case hello, reload, css, problems
        }

        let type: Kind
        let version: String
        var problems: [String]?
        var scopes: [String: String]?
        var files: [String]?
    }

    static let topic = "mochi:live"

    private struct State {
        /// Tells servers apart: one that was started anew may have changed in any way.
        let server = String(UInt64.random(in: .min ... .max), radix: 36)
        var change = 0
        var problems: [String] = []
        var publish: (@Sendable (String) -> Void)?

        var version: String { "\(server).\(change)" }
    }

    private let state = Mutex(State())
    let path: String

    init(below assetPrefix: String) {
        path = "\(assetPrefix)/live"
    }

    /// The name of what pages show now.
    var version: String { state.withLock { $0.version } }

    /// What a page has to know to listen.
    var pageData: PageData {
        PageData(id: "mochi-live", json: "{\"version\":\"\(version)\",\"path\":\"\(path)\"}")
    }

    /// The route that pages listen to.
    var routes: Routes {
        let route = Mochi.ws(
            open: { [self] socket in
                socket.subscribe(Self.topic)
                let (version, problems) = state.withLock { ($0.version, $0.problems) }
                try socket.send(Self.text(Message(type: .hello, version: version, problems: problems)))
            },
            message: { _, _ in }
        )
        return [path: route]
    }

    /// Tells pages by `publish` from now on.
    func begin(_ problems: [String], _ publish: @escaping @Sendable (String) -> Void) {
        state.withLock {
            $0.problems = problems
            $0.publish = publish
        }
    }

    /// Tells all pages that something is different now.
    func tell(
        _ kind: Message.Kind,
        problems: [String] = [],
        scopes: [String: String]? = nil,
        files: [String]? = nil
    ) {
        let (version, publish) = state.withLock { state in
            state.change += 1
            state.problems = problems
            return (state.version, state.publish)
        }
        publish?(
            Self.text(
                Message(type: kind, version: version, problems: problems, scopes: scopes, files: files)
            )
        )
    }

    private static func text(_ message: Message) -> String {
        // Texts and lists of texts: encoding them does not fail.
        (try? JSONEncoder().encode(message)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
