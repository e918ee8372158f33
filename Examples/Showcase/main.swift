// A mochi shop in which every feature has a real use: `showcase serve`, `showcase routes`, `showcase healthcheck`.
import MochiAPI

var options = ServeOptions(
    routes: Pages.routes + TemplatePages.routes + ChatRoutes.routes + ActivityRoutes.routes + Sockets.routes
        + Streams.routes + Echo.routes
        + Workloads.routes + PublicFiles.routes
)
options.port = 3333
for topics in [ChatRoutes.topics, Streams.topics, ActivityMeter.topics] {
    options.topics.merge(topics) { first, _ in first }
}
options.hooks = ActivityRoutes.hooks
options.islands = Pages.islands
options.clientModules = Folder.client
options.templates = TemplatePages.options
options.htmlShell = Shell.html
options.errorPage = ErrorPage { error, _ in SorryPage(error: error) }
options.securityHeaders?.contentSecurityPolicy = """
    default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'; object-src 'none'; \
    form-action 'self'; frame-ancestors 'none'
    """
await Mochi.run("showcase", options)
