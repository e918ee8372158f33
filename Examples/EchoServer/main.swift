// What outside conformance suites are run against: small, strict, without features of its own.
import MochiAPI

var options = ServeOptions(routes: EchoRoutes.routes)
options.limits.shortenTimers()
await Mochi.run("echo-server", options)
