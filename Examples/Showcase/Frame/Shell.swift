/// The document around every page: what a browser needs before it can show anything.
///
/// The style sheet stands in it, so a page is painted with its first bytes and waits for nothing.
enum Shell {
    /// The element that browsers read to its end before they paint: what they show of half of it would move.
    static let firstPaint = "header"

    static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" content="#fdf8f3" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#1b1517" media="(prefers-color-scheme: dark)">
        <link rel="expect" href="#\(firstPaint)" blocking="render">
        <link rel="icon" href="/files/mochi.svg" type="image/svg+xml">
        {{mochi.head}}
        <style nonce="{{mochi.nonce}}">\(Style.css)</style>{{mochi.css}}
        </head>
        <body>
        {{mochi.body}}
        {{mochi.script}}</body>
        </html>

        """
}
