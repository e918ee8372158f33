import Foundation
import MochiAPI

/// What the echo server answers.
enum EchoRoutes {
    static let routes: Routes = [
        "/": Mochi.api { request async throws in
            let body = try await request.body.collect()
            return body.isEmpty ? .text("Send a body and it comes back.\n") : .bytes(body)
        }.csrf(.webhook),  // whatever a suite sends comes back

        "/echo": Mochi.api { request in .text(head(of: request)) },

        "/cookie": Mochi.api { request in
            .text(request.cookies.getAll().map { "\($0.name)=\($0.value)\n" }.joined())
        },

        "/sse": Mochi.sse { stream, _ in
            for number in 1...5 {
                try await stream.send("event \(number)", event: "count", id: "\(number)")
                try await Task.sleep(for: .milliseconds(200))
            }
        },

        "/ws/echo": Mochi.ws(message: { ws, message in try ws.send(message) }),

        // The same: what is compressed is for the client to offer. Suites tell the two apart.
        "/ws/echo-deflate": Mochi.ws(message: { ws, message in try ws.send(message) }),

        "/big.txt": Mochi.api { _ in .bytes(big, contentType: "text/plain; charset=utf-8") },
    ]

    /// The fields of the request, one `name: value` a line; the host first, wherever the client named it.
    private static func head(of request: RequestContext) -> String {
        let host = request.authority.isEmpty ? "" : "host: \(request.authority)\n"
        return host + request.headers.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// 128 KiB in lines of 64 bytes: one array that all responses share, however many clients stall on it.
    private static let big = Array(
        String(repeating: String(repeating: "mochi ", count: 10) + "...\n", count: 2048).utf8
    )
}
