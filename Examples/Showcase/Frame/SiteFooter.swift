import MochiAPI

/// The end of every page.
struct SiteFooter: Component {
    static let styles = ScopedStyle(
        """
        div { display: flex; justify-content: space-between; gap: 20px; padding: 26px 0 34px;
          border-top: 1px solid var(--line); color: var(--soft); font-size: .92rem }
        p { margin: 0 }
        p:last-child { white-space: nowrap }
        """
    )

    var body: some HTML {
        footer(.class("wide")) {
            div {
                p { "Made this morning with Swift, glutinous rice and libh2o." }
                p(.lang("ja")) { "もちもち" }
            }
        }
    }
}
