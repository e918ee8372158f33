import MochiAPI

/// The pages of the shop.
enum Pages {
    static let routes: Routes = [
        "/": Mochi.page { _ in RawHTML(home()) },
        "/products": Mochi.page { _ in RawHTML(products()) },
        "/products/:id": Mochi.page { request in
            let id = try request.parameters.require("id")
            guard let product = Catalog.product(id) else {
                throw HTTPError(.notFound, "We do not make a mochi called “\(id)”.")
            }
            return RawHTML(detail(product))
        },
    ]

    private static func home() -> String {
        let hero = Catalog.products[0]
        return Layout.page(
            title: "Soft things, made daily",
            current: "/",
            """
            <section class="hero">
            <div>
            <p class="eyebrow">Fresh since 5:12 this morning</p>
            <h1>Soft things,<br>made daily.</h1>
            <p class="lead">Six kinds of mochi, pounded by hand and sold until they are gone. Nothing here keeps, which is the point.</p>
            <p class="actions"><a class="button" href="/products">See today’s tray</a>\
            <a class="quiet" href="/products/\(hero.id)">Start with strawberry →</a></p>
            </div>
            <div class="stage" style="--skin:\(hero.skin)">
            \(MochiArt.svg(hero, name: "hero"))
            <p class="tag"><b>\(hero.name)</b><span>\(hero.price)</span></p>
            </div>
            </section>
            <section>
            <div class="heading"><h2>On the tray</h2><a class="quiet" href="/products">All six →</a></div>
            <div class="grid">\(Catalog.products.dropFirst().prefix(3).map(card).joined())</div>
            </section>
            <section class="facts">
            <div><h3>Rice first</h3><p>One variety, one mill, soaked overnight. Flour is for people in a hurry.</p></div>
            <div><h3>Four bites</h3><p>Sixty grams each. Big enough to share and small enough not to.</p></div>
            <div><h3>Gone by six</h3><p>What is left at closing goes to the neighbours. There is rarely anything left.</p></div>
            </section>
            """
        )
    }

    private static func products() -> String {
        Layout.page(
            title: "Today’s tray",
            current: "/products",
            """
            <section class="intro"><p class="eyebrow">\(Catalog.products.count) kinds today</p><h1>Today’s tray</h1>
            <p class="lead">Order before noon and eat before night.</p></section>
            <div class="grid">\(Catalog.products.map(card).joined())</div>
            """
        )
    }

    private static func card(_ product: Product) -> String {
        """
        <a class="card" href="/products/\(product.id)" style="--skin:\(product.skin)">
        <div class="stage">\(MochiArt.svg(product, name: "card-\(product.id)"))</div>
        <h3>\(product.name.escaped) <span lang="ja">\(product.original.escaped)</span></h3>
        <p>\(product.summary.escaped)</p>
        <p class="price">\(product.price)</p>
        </a>
        """
    }

    private static func detail(_ product: Product) -> String {
        let others = Catalog.products.filter { $0.id != product.id }.prefix(3)
        return Layout.page(
            title: product.name,
            """
            <p class="crumbs"><a href="/products">← Today’s tray</a></p>
            <article class="detail" style="--skin:\(product.skin)">
            <div class="stage">\(MochiArt.svg(product, name: "whole"))\(MochiArt.svg(product, name: "cut", isCut: true))</div>
            <div>
            <p class="eyebrow" lang="ja">\(product.original.escaped)</p>
            <h1>\(product.name.escaped)</h1>
            <p class="lead">\(product.summary.escaped)</p>
            <p>\(product.story.escaped)</p>
            <dl><dt>Inside</dt><dd>\(product.ingredients.escaped)</dd><dt>Weight</dt><dd>60 g</dd>\
            <dt>Keeps</dt><dd>until tonight</dd></dl>
            <p class="price large">\(product.price)</p>
            </div>
            </article>
            <section><div class="heading"><h2>Goes well with</h2></div>
            <div class="grid">\(others.map(card).joined())</div></section>
            """
        )
    }

    /// Every error a visitor can see.
    static func error(_ error: HTTPError, _ request: RequestContext) -> String {
        let isMissing = error.status == .notFound
        let isUnexplained = error.message == error.status.reasonPhrase
        let message = isMissing && isUnexplained ? "There is no page at this address." : error.message
        return Layout.page(
            title: isMissing ? "Not here" : error.status.reasonPhrase,
            """
            <section class="lost">
            <div class="stage">\(isMissing ? plate : MochiArt.svg(Catalog.products[2], name: "sorry"))</div>
            <p class="eyebrow">\(error.status.code)</p>
            <h1>\(isMissing ? "Only crumbs left." : "That did not rise.")</h1>
            <p class="lead">\(message.escaped)</p>
            \(error.detail.map { "<pre>\($0.escaped)</pre>" } ?? "")
            <p class="actions"><a class="button" href="/products">See today’s tray</a><a class="quiet" href="/">Home →</a></p>
            </section>
            """
        )
    }

    private static let plate = """
        <svg viewBox="0 0 200 160" role="img" aria-label="An empty plate">
        <ellipse cx="100" cy="136" rx="82" ry="10" fill="#000" opacity=".08"/>
        <ellipse cx="100" cy="108" rx="90" ry="32" fill="#fff" stroke="#d9c8bb" stroke-width="2"/>
        <ellipse cx="100" cy="106" rx="60" ry="19" fill="#fbf4ee" stroke="#ead9cd" stroke-width="2"/>
        <g fill="#e8a7b2"><circle cx="84" cy="104" r="4"/><circle cx="97" cy="111" r="2.6"/><circle cx="112" cy="102" r="3.2"/>\
        <circle cx="122" cy="109" r="2"/><circle cx="91" cy="99" r="1.8"/></g>
        </svg>
        """
}
