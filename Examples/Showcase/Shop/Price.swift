/// Money as it stands on a tag.
///
/// `Client/lib/price.ts` writes it the same way.
enum Price {
    static func text(cents: Int) -> String {
        let rest = cents % 100
        return "€ \(cents / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
