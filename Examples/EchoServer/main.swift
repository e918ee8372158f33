// Placeholder until the real one is merged.
import MochiAPI
#if canImport(Glibc)
import Glibc
#endif
func seconds(_ name: String) -> Duration? {
    guard let v = unsafe getenv(name) else { return nil }
    return unsafe .seconds(Double(String(cString: v)) ?? 10)
}
var options = ServeOptions(routes: [
    "/": Mochi.api { request async throws -> Response in
        let body = try await request.body.collect()
        return body.isEmpty ? .text("ok\n") : .bytes(body)
    },
    "/echo": Mochi.api { request in
        var lines = "host: \(request.authority)\n"
        for f in request.headers { lines += "\(f.name): \(f.value)\n" }
        return .text(lines)
    },
    "/big.txt": Mochi.api { _ in .text(String(repeating: "0123456789abcdef", count: 8192)) },
    "/cookie": Mochi.api { r in .text(r.cookies.map { "\($0.name)=\($0.value)\n" }.joined()) },
])
if let s = seconds("ECHO_HEADER_SECONDS") { options.limits.headerTime = s }
if let s = seconds("ECHO_IDLE_SECONDS") { options.limits.keepAlive = s }
if let s = seconds("ECHO_BODY_SECONDS") { options.limits.stallTime = s }
await Mochi.run("echo-server", options)
