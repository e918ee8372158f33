// What outside conformance suites are run against: small, strict, without features of its own.
import MochiAPI

var options = ServeOptions(routes: EchoRoutes.routes)
options.limits.shortenTimers()
options.websocket.compression = WebSocketCompression()
options.websocket.compression?.threshold = 0
options.websocket.compression?.serverContextTakeover = true
options.websocket.compression?.clientContextTakeover = true
await Mochi.run("echo-server", options)
