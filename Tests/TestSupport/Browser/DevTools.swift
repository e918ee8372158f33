internal import Foundation

/// A connection to Chromium's DevTools: commands with their answers, and what pages report meanwhile.
///
/// One socket for all pages; their messages carry the id of a session.
/// See the [protocol](https://chromedevtools.github.io/devtools-protocol/).
final class DevTools {
    private let socket: WebSocketClient
    private var commands = 0
    private var errors: [String: [String]] = [:]

    init(port: UInt16, path: String, by cutoff: Cutoff) throws {
        socket = try WebSocketClient(to: .local(port), WebSocketHandshake(path), by: cutoff)
    }

    /// Sends a command and waits for its answer.
    ///
    /// - Throws: `BrowserFailure` when the browser refuses it.
    @discardableResult
    func command(
        _ method: String,
        _ parameters: [String: Any] = [:],
        session: String? = nil,
        by cutoff: Cutoff = .seconds(20)
    ) throws -> [String: Any] {
        commands += 1
        var message: [String: Any] = ["id": commands, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        let text = String(decoding: try JSONSerialization.data(withJSONObject: message), as: UTF8.self)
        guard try socket.send(.text(text), by: cutoff) else { throw BrowserFailure("\(method): the browser has ended") }
        while true {
            guard case .text(let text) = try socket.nextMessage(by: cutoff),
                let answer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            else {
                throw BrowserFailure("\(method): the browser has ended")
            }
            if answer["id"] as? Int != commands {
                note(answer)
            } else if let error = answer["error"] as? [String: Any] {
                throw BrowserFailure("\(method): \(error["message"] ?? "refused")")
            } else {
                return answer["result"] as? [String: Any] ?? [:]
            }
        }
    }

    /// What went wrong in a page since this was asked last.
    func takeErrors(session: String) -> [String] {
        errors.removeValue(forKey: session) ?? []
    }

    private func note(_ event: [String: Any]) {
        guard let session = event["sessionId"] as? String, let parameters = event["params"] as? [String: Any] else {
            return
        }
        switch event["method"] as? String {
        case "Runtime.exceptionThrown":
            let details = parameters["exceptionDetails"] as? [String: Any] ?? [:]
            errors[session, default: []].append(Self.reason(details))
        case "Runtime.consoleAPICalled":
            guard let kind = parameters["type"] as? String, ["error", "assert"].contains(kind) else { return }
            let arguments = parameters["args"] as? [[String: Any]] ?? []
            let words = arguments.map { "\($0["value"] ?? $0["description"] ?? "?")" }
            errors[session, default: []].append("console.\(kind): " + words.joined(separator: " "))
        case "Log.entryAdded":
            guard let entry = parameters["entry"] as? [String: Any], entry["level"] as? String == "error" else {
                return
            }
            errors[session, default: []].append("\(entry["text"] ?? "?") \(entry["url"] ?? "")")
        default: break
        }
    }

    /// The message of an exception, with its stack where there is one.
    static func reason(_ details: [String: Any]) -> String {
        let exception = details["exception"] as? [String: Any]
        return exception?["description"] as? String ?? details["text"] as? String ?? "an exception"
    }
}

/// What a browser or a page could not do.
package struct BrowserFailure: Error, CustomStringConvertible {
    package let description: String

    /// Whether the page went elsewhere before it had answered.
    var isDeparture: Bool { description.contains("Inspected target navigated") }

    init(_ description: String) {
        self.description = description
    }
}
