import Foundation
import MochiAPI

/// What is being made right now.
///
/// A simulation: three places at the steamers, each of which takes the kinds of the catalogue in turn, half an hour for each.
enum Kitchen {
    /// Mochi on their way.
    struct Batch: Sendable {
        let product: Product
        /// How much of the work is done, 0 to 1.
        let done: Double

        /// What is being done to them.
        var step: String {
            switch done {
            case ..<0.4: "The rice is steaming"
            case ..<0.7: "Pounded by hand"
            default: "Filled and shaped"
            }
        }

        var minutesLeft: Int { max(1, Int(((1 - done) * 30).rounded(.up))) }
    }

    static let places = 3

    /// Asks the steamers, who take about 300 ms to answer.
    static func batches(at now: Date = .now) async throws -> [Batch] {
        try await Task.sleep(for: .milliseconds(300))
        return (0..<places).map { place in
            let time = now.timeIntervalSince1970 / 1800 + Double(place) / Double(places)
            let kind = (Int(time) + 2 * place) % Catalog.products.count
            return Batch(product: Catalog.products[kind], done: time - time.rounded(.down))
        }
    }

    /// Counts what is left of a kind, which takes a moment.
    static func left(of product: Product, at now: Date = .now) async throws -> Int {
        try await Task.sleep(for: .milliseconds(20))
        return count(of: product, at: now)
    }

    /// Counts what is left of several kinds, one tray at a time.
    static func left(of products: [Product], at now: Date = .now) async throws -> [Int] {
        try await Task.sleep(for: .milliseconds(20 * products.count))
        return products.map { count(of: $0, at: now) }
    }

    /// What the shop recommends today.
    static func pick(at now: Date = .now) -> Product {
        Catalog.products[Int(now.timeIntervalSince1970 / 86_400) % Catalog.products.count]
    }

    private static func count(of product: Product, at now: Date) -> Int {
        let (quarters, letters) = (Int(now.timeIntervalSince1970 / 900), product.id.utf8.reduce(0) { $0 + Int($1) })
        return 3 + (quarters * 7 + letters) % 22
    }
}
