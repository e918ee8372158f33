import MochiAPI

/// The pages of the shop.
enum Pages {
    /// What the browser asks for once a page is shown, and what it runs.
    static let islands: [any Island.Type] = [
        UserAvatar.self, AtTheCounter.self, DailyPick.self, StockList.self, Counter.self, ClosingTime.self,
        ActivityBoard.self,
    ]

    static let routes: Routes = [
        "/": Mochi.page { request in HomePage(box: request.query["box"].flatMap { Int($0) } ?? 3) },
        "/products": Mochi.page { _ in ProductsPage() },
        "/products/:id": Mochi.page { request in
            let id = try request.parameters.require("id")
            guard let product = Catalog.product(id) else {
                throw HTTPError(.notFound, "We do not make a mochi called “\(id)”.")
            }
            return ProductPage(product: product)
        },
        "/guestbook": Mochi.page(actions: GuestbookActions.all) { request in GuestbookPage(form: request.form) },
    ]
}
