import Foundation
import MochiAPI

/// What the echo server answers.
enum EchoRoutes {
    /// The largest body that `/` repeats: 16 MiB, or what `ECHO_BODY_BYTES` says.
    private static let bodyLimit =
        ProcessInfo.processInfo.environment["ECHO_BODY_BYTES"].flatMap { Int($0) } ?? 16 * 1024 * 1024

    static let routes: Routes = [
        "/": Mochi.api { request async throws in
            let body = try await request.body.collect(upTo: bodyLimit)
            return body.isEmpty ? .text("Send a body and it comes back.\n") : .bytes(body)
        }.bodyLimit(bodyLimit),

        "/echo": Mochi.api { request in .text(head(of: request)) },

        "/cookie": Mochi.api { request in
            .text(request.cookies.map { "\($0.name)=\($0.value)\n" }.joined())
        },

        "/big.txt": Mochi.api { _ in .bytes(big, contentType: "text/plain; charset=utf-8") },
    ]

    /// The fields of the request, one `name: value` a line; the host first, wherever the client named it.
    private static func head(of request: RequestContext) -> String {
        let host = request.authority.isEmpty ? "" : "host: \(request.authority)\n"
        return host + request.headers.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// 128 KiB in lines of 64 bytes; bytes and not text, so that all responses share them.
    private static let big = Array(
        String(repeating: String(repeating: "mochi ", count: 10) + "...\n", count: 2048).utf8
    )
}
