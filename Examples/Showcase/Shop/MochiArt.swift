import MochiAPI

/// Draws a mochi as SVG: no image to load, and it follows the colours of the catalogue.
///
/// The shapes stand once on a page, in `pieces`; a drawing puts some of them together.
struct MochiArt: Component {
    /// What lies on top.
    enum Topping: String, Sendable {
        case leaf, dust, seeds, blossom
    }

    let product: Product
    /// Shows what is inside.
    var isCut = false
    /// What the drawing says to those who do not see it; nil where the text beside it says as much.
    var label: String?

    var body: some HTML {
        svg(
            .viewBox("0 0 200 160"),
            .data("kind", product.id),
            .role(label == nil ? nil : "img"),
            .aria("label", label),
            .aria("hidden", label == nil ? "true" : nil)
        ) {
            piece("mochi")
            piece(isCut ? "cut" : "face")
            piece(product.topping.rawValue)
        }
    }

    private func piece(_ name: String) -> some HTML { element("use", .custom("href", "#mochi-art-\(name)")) }
}
