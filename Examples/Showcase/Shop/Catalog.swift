/// What the shop sells today.
enum Catalog {
    static func product(_ id: String) -> Product? { products.first { $0.id == id } }

    static let products = [
        Product(
            id: "ichigo",
            name: "Strawberry Daifuku",
            original: "苺大福",
            summary: "A whole strawberry in white bean paste.",
            story: """
                Pounded at five in the morning, filled at six. The strawberry goes in last and comes out first: \
                halve it, and the red heart looks back at you.
                """,
            ingredients: "Glutinous rice, strawberry, white bean, sugar",
            cents: 420,
            skin: "#f7b2bd",
            filling: "#e2445c",
            topping: .leaf
        ),
        Product(
            id: "matcha",
            name: "Uji Matcha",
            original: "抹茶",
            summary: "Stone-ground tea, inside and outside.",
            story: """
                Leaves from Uji, shaded for three weeks and ground so slowly that one mill makes forty grams an hour. \
                It is bitter for a second and then it is not.
                """,
            ingredients: "Glutinous rice, matcha, red bean, cream",
            cents: 450,
            skin: "#b5cf8f",
            filling: "#6f9a4b",
            topping: .dust
        ),
        Product(
            id: "goma",
            name: "Black Sesame",
            original: "黒胡麻",
            summary: "Roasted until it smells of autumn.",
            story: """
                Two kilos of sesame, one iron pan, no timer. The paste is warm when it goes into the dough, which is why \
                it stays soft until evening.
                """,
            ingredients: "Glutinous rice, black sesame, honey, salt",
            cents: 390,
            skin: "#a8a3b8",
            filling: "#3f3a4d",
            topping: .seeds
        ),
        Product(
            id: "yuzu",
            name: "Yuzu Cloud",
            original: "柚子",
            summary: "Citrus curd, light as its name.",
            story: """
                Half lemon, half mandarin, wholly itself. We zest it over the bowl so that no oil is lost to the air, \
                and fold it into cream at the last minute.
                """,
            ingredients: "Glutinous rice, yuzu, egg, butter, cream",
            cents: 430,
            skin: "#fbe39a",
            filling: "#f2b632",
            topping: .dust
        ),
        Product(
            id: "sakura",
            name: "Sakura",
            original: "桜餅",
            summary: "Wrapped in a salted cherry leaf. Eat the leaf.",
            story: """
                Only for four weeks a year the leaves are young enough. We salt them in April and wrap with them until \
                the jar is empty: the sweetest thing about spring is that it ends.
                """,
            ingredients: "Glutinous rice, red bean, cherry leaf, salt",
            cents: 480,
            skin: "#f6cfe0",
            filling: "#b5466f",
            topping: .blossom
        ),
        Product(
            id: "kinako",
            name: "Warabi Kinako",
            original: "きな粉",
            summary: "Toasted soy flour and a spoon of black syrup.",
            story: """
                The one our grandmother made. It is not pretty, it dusts your coat, and it is gone before the others \
                have been cut.
                """,
            ingredients: "Bracken starch, soy flour, black sugar",
            cents: 360,
            skin: "#e3bd86",
            filling: "#8a5a2b",
            topping: .dust
        ),
    ]
}
