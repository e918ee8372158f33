/// Draws a mochi as SVG: no image to load, and it follows the colours of the catalogue.
enum MochiArt {
    /// What lies on top.
    enum Topping: Sendable {
        case leaf, dust, seeds, blossom
    }

    /// The whole piece; `isCut` shows what is inside.
    ///
    /// `name` must be unique on the page: the gradients hang on it.
    static func svg(_ product: Product, name: String, isCut: Bool = false) -> String {
        """
        <svg viewBox="0 0 200 160" role="img" aria-label="\(product.name.escaped)">
        <defs>
        <radialGradient id="\(name)" cx=".36" cy=".26" r=".85">
        <stop offset="0" stop-color="#fff"/><stop offset=".32" stop-color="\(product.skin)"/>\
        <stop offset="1" stop-color="\(product.skin)"/>
        </radialGradient>
        </defs>
        <ellipse cx="100" cy="140" rx="76" ry="11" fill="#000" opacity=".1"/>
        <path d="\(body)" fill="url(#\(name))"/>
        <path d="\(body)" fill="\(product.filling)" opacity=".1"/>
        <path d="M22 108c6 26 42 33 78 33s72-7 78-33c-14 16-48 21-78 21s-64-5-78-21z" fill="\(product.filling)" opacity=".16"/>
        <ellipse cx="68" cy="50" rx="20" ry="9" fill="#fff" opacity=".55" transform="rotate(-24 68 50)"/>
        \(isCut ? cut(product) : face(product))
        \(topping(product))
        </svg>
        """
    }

    private static let body = "M100 22c46 0 82 36 82 76 0 32-38 43-82 43s-82-11-82-43c0-40 36-76 82-76z"

    private static func face(_ product: Product) -> String {
        """
        <g fill="#3b2a2f"><circle cx="82" cy="92" r="4.5"/><circle cx="118" cy="92" r="4.5"/></g>
        <path d="M94 99q6 6 12 0" fill="none" stroke="#3b2a2f" stroke-width="3" stroke-linecap="round"/>
        <g fill="\(product.filling)" opacity=".35"><ellipse cx="68" cy="102" rx="9" ry="5"/>\
        <ellipse cx="132" cy="102" rx="9" ry="5"/></g>
        """
    }

    private static func cut(_ product: Product) -> String {
        """
        <ellipse cx="100" cy="94" rx="58" ry="38" fill="#fffaf3"/>
        <ellipse cx="100" cy="95" rx="44" ry="28" fill="\(product.filling)"/>
        <ellipse cx="88" cy="86" rx="16" ry="7" fill="#fff" opacity=".22" transform="rotate(-18 88 86)"/>
        """
    }

    private static func topping(_ product: Product) -> String {
        switch product.topping {
        case .leaf:
            """
            <path d="M100 26c-16-4-22-16-20-22 12-2 22 6 22 20 2-14 14-22 24-18 0 8-10 20-26 20z" fill="#7fa65a"/>
            """
        case .dust:
            dots(
                [(78, 36), (92, 30), (108, 32), (122, 38), (100, 40), (86, 45), (114, 46), (132, 48)],
                2.6,
                product.filling
            )
        case .seeds:
            dots([(76, 38), (90, 31), (104, 35), (118, 33), (128, 42), (98, 44), (84, 48), (112, 48)], 2.9, "#2b2733")
        case .blossom:
            """
            <g transform="translate(100 30)" fill="#fff"><g stroke="\(product.filling)" stroke-opacity=".35">\
            \([0, 72, 144, 216, 288].map { "<ellipse cx=\"0\" cy=\"-9\" rx=\"6\" ry=\"9\" transform=\"rotate(\($0))\"/>" }.joined())</g>\
            <circle r="3.4" fill="\(product.filling)"/></g>
            """
        }
    }

    private static func dots(_ places: [(Int, Int)], _ radius: Double, _ color: String) -> String {
        let circles = places.map { "<circle cx=\"\($0.0)\" cy=\"\($0.1)\" r=\"\(radius)\"/>" }.joined()
        return "<g fill=\"\(color)\" opacity=\".75\">\(circles)</g>"
    }
}
