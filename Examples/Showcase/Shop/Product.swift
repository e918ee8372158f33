/// A mochi of the shop.
struct Product: Sendable {
    let id: String
    let name: String
    /// The name in Japanese.
    let original: String
    let summary: String
    let story: String
    let ingredients: String
    let cents: Int
    /// The colours of its skin and of what is inside, for the drawing.
    let skin: String
    let filling: String
    let topping: MochiArt.Topping

    /// Where its page stands.
    var path: String { "\(Place.shop.path)/\(id)" }

    /// The price as it stands on the tag.
    var price: String { Price.text(cents: cents) }
}
