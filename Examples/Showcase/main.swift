// A mochi shop in which every feature has a real use: `showcase serve`, `showcase routes`, `showcase healthcheck`.
import MochiAPI

var options = ServeOptions(
    routes: Pages.routes + ChatRoutes.routes + Sockets.routes + Echo.routes + Workloads.routes + PublicFiles.routes
)
options.port = 3333
options.topics = ChatRoutes.topics
options.htmlShell = "{{mochi.body}}"
options.errorPage = ErrorPage { RawHTML(Pages.error($0, $1)) }
await Mochi.run("showcase", options)
