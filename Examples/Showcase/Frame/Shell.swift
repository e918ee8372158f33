/// The document around every page: what a browser needs before it can show anything.
///
/// The style sheet stands in it, so a page is painted with its first bytes and waits for nothing.
enum Shell {
    static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="theme-color" content="#fdf8f3" media="(prefers-color-scheme: light)">
        <meta name="theme-color" content="#1b1517" media="(prefers-color-scheme: dark)">
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
