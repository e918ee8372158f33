import MochiAPI

/// The frame around every page of the shop.
struct Layout<Content: HTML>: Component {
    /// What the page is called, in the browser's title.
    let name: String
    /// Where it stands; empty for what stands nowhere, such as an error.
    var path = ""
    @HTMLBuilder let content: Content

    var body: some HTML {
        Head { title { "\(name) · Mochi" } }
        a(.class("skip"), .href("#content")) { "Skip to the content" }
        MochiArt.pieces
        SiteHeader(path: path)
        main(.id("content"), .class("wide"), .tabIndex(-1)) { content }
        SiteFooter()
    }
}
