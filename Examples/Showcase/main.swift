// A mochi shop in which every feature has a real use: `showcase serve`, `showcase routes`, `showcase healthcheck`.
import MochiAPI

var options = ServeOptions(
    routes: Pages.routes + ChatRoutes.routes + Sockets.routes + Streams.routes + Echo.routes + Workloads.routes
        + PublicFiles.routes
)
options.port = 3333
options.topics = ChatRoutes.topics.merging(Streams.topics) { first, _ in first }
options.islands = Pages.islands
options.clientModules = Folder.client
options.htmlShell = Shell.html
options.errorPage = ErrorPage { error, _ in SorryPage(error: error) }
options.securityHeaders?.contentSecurityPolicy = """
    default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; object-src 'none'; \
    form-action 'self'; frame-ancestors 'none'
    """
await Mochi.run("showcase", options)
