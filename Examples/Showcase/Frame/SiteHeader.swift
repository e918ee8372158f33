import MochiAPI

/// The top of every page: whose it is, and where else to go.
struct SiteHeader: Component {
    let path: String

    static let styles = ScopedStyle(
        """
        :scope { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 10px;
          padding-top: 26px; padding-bottom: 26px }
        .brand { display: flex; align-items: center; gap: 10px; font: 600 1.55rem/1 var(--display) }
        svg { width: 30px; color: var(--accent) }
        ul { display: flex; gap: 6px; margin: 0 -14px }
        li a { display: block; padding: 8px 14px; border-radius: 99px; color: var(--soft); font-size: .95rem }
        li a:hover { color: var(--ink) }
        [aria-current] { background: var(--raised); color: var(--ink); box-shadow: 0 0 0 1px var(--line) }
        @media (max-width: 560px) {
          :scope { padding-top: 18px; padding-bottom: 18px }
          nav { width: 100% }
          ul { flex-wrap: wrap; justify-content: space-between; gap: 0; margin: 0 -9px }
          li a { padding: 8px 9px; font-size: .92rem }
        }
        @media (max-width: 350px) { ul { justify-content: start } }
        """
    )

    var body: some HTML {
        header(.class("wide")) {
            a(.class("brand"), .href(Place.home.path)) {
                svg(.viewBox("0 0 32 26"), .aria("hidden", "true")) {
                    RawHTML(
                        #"<path d="M16 2c9 0 15 7 15 14 0 6-7 8-15 8S1 22 1 16C1 9 7 2 16 2z" fill="currentColor"/>"#
                    )
                }
                "mochi"
            }
            nav(.aria("label", "Main")) {
                ul {
                    ForEach(Place.allCases) { place in
                        li { a(.href(place.path), .aria("current", place.current(at: path))) { place.name } }
                    }
                }
            }
        }
    }
}
