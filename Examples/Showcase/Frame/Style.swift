/// The rules that every page shares: colours, type, and the few things that stand on several of them.
///
/// What belongs to one component stands beside it, in its `styles`.
enum Style {
    static let css = shared + kinds

    /// The colours of each mochi, for its drawing and for what stands around it.
    private static let kinds = Catalog.products.map { product in
        "[data-kind=\(product.id)] { --skin: \(product.skin); --filling: \(product.filling) }\n"
    }.joined()

    // The script says that islands take no part in the layout; the page says so before it has come. Half a header would move
    // when the rest comes, so it is seen when what follows it has begun.
    private static let shared = """
        :root {
          --paper: #fdf8f3; --raised: #fff; --ink: #2e2226; --soft: #6f5f64; --line: #eee1d8; --edge: #94827f;
          --accent: #c03049; --stage: 68%; --shade: #2e22260d; --depth: .1;
          --display: "Hoefler Text", "Iowan Old Style", Palatino, "Palatino Linotype", P052, Georgia, serif;
          --text: Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #1b1517; --raised: #251d20; --ink: #f6ecea; --soft: #b8a6a9; --line: #3a2e31; --edge: #857277;
            --accent: #ff8d9d; --stage: 74%; --shade: #0000004d; --depth: .3;
          }
        }
        * { box-sizing: border-box }
        html { -webkit-text-size-adjust: 100% }
        body {
          display: flex; flex-direction: column; min-height: 100vh; margin: 0;
          background: var(--paper); color: var(--ink); font: 17px/1.6 var(--text);
        }
        h1, h2, h3 { margin: 0; font-family: var(--display); font-weight: 600; line-height: 1.1; letter-spacing: -.01em;
          text-wrap: balance }
        h1 { font-size: clamp(2.6rem, 6.4vw, 4.7rem) }
        h2 { font-size: clamp(1.7rem, 3vw, 2.3rem) }
        h3 { font-size: 1.28rem }
        p { margin: .6em 0 }
        ul { margin: 0; padding: 0; list-style: none }
        a { color: inherit; text-decoration: none }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px }
        :where(a:focus-visible) { border-radius: 8px }
        main { flex: 1; padding-bottom: 72px }
        main:focus { outline: none }
        header:not(:has(+ main)) { visibility: hidden }
        mochi-server-island, mochi-hydratable-island { display: contents }
        .wide { width: 100%; max-width: 1120px; margin: 0 auto; padding-left: 28px; padding-right: 28px }
        .unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%);
          white-space: nowrap }
        .skip { position: absolute; top: 0; left: 50%; z-index: 1; padding: 10px 22px; border-radius: 0 0 16px 16px;
          background: var(--ink); color: var(--paper); font-weight: 600; transform: translate(-50%, -110%) }
        .skip:focus { transform: translate(-50%, 0) }
        .eyebrow { margin: 0 0 18px; color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .11em;
          text-transform: uppercase }
        .lead { max-width: 34em; color: var(--soft); font-size: 1.18rem; text-wrap: pretty }
        .intro { padding: 36px 0 40px }
        .actions { display: flex; flex-wrap: wrap; align-items: center; gap: 14px 22px; margin-top: 1.6em }
        .button { padding: 14px 24px; border: 0; border-radius: 99px; background: var(--accent); color: var(--paper);
          font: 600 1rem/1.6 var(--text); cursor: pointer }
        .quiet { padding: 6px 0; color: var(--soft) }
        .quiet:hover { color: var(--ink); text-decoration: underline; text-underline-offset: 4px }
        .stage { border-radius: 28px;
          background: color-mix(in oklab, var(--skin, #f3d9cf) calc(100% - var(--stage)), var(--raised)) }
        .stage svg { display: block; width: 100% }
        @media (prefers-reduced-motion: no-preference) {
          .button { transition: transform .15s }
          .button:hover { transform: translateY(-2px) }
        }
        @media (max-width: 460px) { .wide { padding-left: 18px; padding-right: 18px } }

        """
}
