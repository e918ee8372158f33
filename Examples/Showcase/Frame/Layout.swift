/// The frame around every page of the shop.
enum Layout {
    /// A page; `head` is HTML that comes behind the style sheet.
    static func page(title: String, current: String = "", head: String = "", _ content: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title.escaped) · Mochi</title>
        <link rel="icon" href="/files/mochi.svg" type="image/svg+xml">
        <style>\(Style.css)</style>\(head)
        </head>
        <body>
        <header class="top">
        <a class="brand" href="/"><svg viewBox="0 0 32 26" aria-hidden="true">\
        <path d="M16 2c9 0 15 7 15 14 0 6-7 8-15 8S1 22 1 16C1 9 7 2 16 2z" fill="currentColor"/></svg>mochi</a>
        <nav>\(link("/", "Home", current))\(link("/products", "Shop", current))\(link("/chat", "Chat", current))\(link("/files/recipe.txt", "Recipe", current))</nav>
        </header>
        <main>
        \(content)
        </main>
        <footer><p>Made this morning with Swift, glutinous rice and libh2o.</p><p>もちもち</p></footer>
        </body>
        </html>

        """
    }

    private static func link(_ path: String, _ text: String, _ current: String) -> String {
        "<a href=\"\(path)\"\(path == current ? " aria-current=\"page\"" : "")>\(text)</a>"
    }
}
