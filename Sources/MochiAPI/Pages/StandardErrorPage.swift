/// The page for errors of a server that has none of its own, in production.
struct StandardErrorPage: Component {
    let error: HTTPError

    static let styles = ScopedStyle(
        """
        :scope { max-width: 40rem; margin: 15vh auto 0; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif }
        h1 { margin: 0; font-size: 1.6rem; line-height: 1.25 }
        p { margin: .25rem 0; color: light-dark(#666, #aaa) }
        """
    )

    var body: some HTML {
        Head {
            title {
                error.status.code
                " "
                error.message
            }
            meta(.name("color-scheme"), .content("light dark"))
            meta(.name("robots"), .content("noindex"))
        }
        main {
            p { error.status.code }
            h1 { error.message }
        }
    }
}
