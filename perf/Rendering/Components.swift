import MochiAPI

/// The table as a component.
struct Table: Component {
    let rows: [Row]
    var body: some HTML {
        table {
            ForEach(rows) { row in
                tr {
                    td { row.first }
                    td { row.second }
                }
            }
        }
    }
}

/// The small page as a component.
struct SmallPage: Component {
    let page: Page
    var body: some HTML {
        div(.class("page")) {
            h1 { page.title }
            nav { ForEach(page.links) { link in a(.href(link.url), .class("link")) { link.title } } }
            if let user = page.user {
                p(.class("user")) {
                    "Welcome back, "
                    user
                }
            }
            ForEach(page.paragraphs) { paragraph in p { paragraph } }
        }
    }
}

/// The same content from a component that could wait and does not.
struct Ready<Content: HTML & Sendable>: AsyncComponent {
    let content: Content
    var body: some HTML {
        get async throws { content }
    }
}
