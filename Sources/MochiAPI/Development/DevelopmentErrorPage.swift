/// The page for errors in development: what happened, where in the source, on which way, and for which request.
struct DevelopmentErrorPage: Component {
    let error: HTTPError
    let failure: Failure
    let request: RequestSummary

    static let styles = DevelopmentStyles.page

    var body: some HTML {
        Head {
            title { "\(error.status.code) \(error.message)" }
            meta(.name("color-scheme"), .content("light dark"))
            meta(.name("robots"), .content("noindex"))
        }
        main(.data("mochi-failure", failure.template == nil ? nil : "template")) {
            header {
                p(.class("status")) {
                    strong { error.status.code }
                    " \(request.method) \(request.target)"
                }
                h1 { error.message }
                p(.class("type")) { failure.type }
                if let text = failure.text, text != error.message { pre(.class("text")) { text } }
                if let detail = error.detail, detail != failure.text { pre(.class("text")) { detail } }
            }
            if let template = failure.template {
                TemplatePlace(location: template)
            } else if failure.addresses != nil {
                FailurePlace(failure: failure)
            } else {
                p(.class("hint")) {
                    "The place in the source is not known: this error was not thrown, or the executable does not tell the server "
                    "of throws, as one with a static standard library."
                }
            }
            section(.aria("labelledby", "mochi-request")) {
                h2(.id("mochi-request")) { "Request" }
                dl {
                    dt { "Method" }
                    dd { request.method }
                    dt { "Target" }
                    dd { request.target }
                    dt { "Route" }
                    dd { request.route ?? "none matched" }
                    dt { "Protocol" }
                    dd { request.httpVersion }
                    dt { "Request ID" }
                    dd { request.identifier }
                }
                details {
                    summary { "Header fields (\(request.fields.count))" }
                    dl {
                        ForEach(request.fields) { field in
                            dt { field.name }
                            dd { field.value }
                        }
                    }
                }
            }
            footer {
                "Shown because the server runs in development; in production this is an ordinary error page that tells nothing of the inside."
            }
        }
    }
}
