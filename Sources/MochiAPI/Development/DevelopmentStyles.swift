/// How development pages look.
enum DevelopmentStyles {
    static let page = ScopedStyle(
        """
        :scope { box-sizing: border-box; max-width: 60rem; margin: 0 auto; padding: clamp(1rem, 4vw, 3rem); \
        font: 1rem/1.55 system-ui, sans-serif; color: light-dark(#1c1b22, #ecebf2) }
        header { padding: 1.25rem 1.5rem; border-radius: .75rem; background: light-dark(#fdecec, #3a1f24); \
        border-inline-start: .35rem solid light-dark(#b3261e, #ff8a80) }
        h1 { margin: .15rem 0; font-size: clamp(1.35rem, 4vw, 1.9rem); line-height: 1.2; overflow-wrap: anywhere }
        h2 { margin: 2.25rem 0 .6rem; font-size: 1.05rem }
        p { margin: .25rem 0; overflow-wrap: anywhere }
        .status, .type, .text, dd, dt { font-family: ui-monospace, monospace; font-size: .875rem }
        .status strong { color: light-dark(#b3261e, #ff8a80) }
        .type { color: light-dark(#5a4b4d, #d8c5c8) }
        .text { margin: .75rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere }
        .hint, footer { color: light-dark(#5f5d6b, #aaa8b8); font-size: .9rem }
        .hint { margin-top: 1.5rem }
        footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid light-dark(#dddce4, #3b3a45) }
        dl { display: grid; grid-template-columns: fit-content(35%) 1fr; gap: .3rem 1.25rem; margin: 0 }
        dt { color: light-dark(#5f5d6b, #aaa8b8); overflow-wrap: anywhere }
        dd { margin: 0; overflow-wrap: anywhere }
        details { margin-top: 1rem }
        details dl { margin-top: .6rem }
        summary { cursor: pointer; font-weight: 600; font-size: .9rem }
        """
    )

    static let place = ScopedStyle(
        """
        h2 { margin: 2.25rem 0 .6rem; font-size: 1.05rem }
        p { overflow-wrap: anywhere }
        .hint { color: light-dark(#5f5d6b, #aaa8b8); font-size: .9rem }
        figure { margin: 0; border-radius: .75rem; overflow: hidden; border: 1px solid light-dark(#dddce4, #3b3a45) }
        figcaption { padding: .5rem 1rem; font: 600 .875rem ui-monospace, monospace; overflow-wrap: anywhere; \
        background: light-dark(#f3f2f7, #26252e) }
        pre { margin: 0; padding: .6rem 0; overflow-x: auto; font: .85rem/1.6 ui-monospace, monospace; tab-size: 4; \
        background: light-dark(#fff, #1b1a21) }
        pre > * { display: block; width: max-content; min-width: 100%; box-sizing: border-box; padding: 0 1rem; \
        border-inline-start: .25rem solid transparent }
        mark { color: inherit; background: light-dark(#fde3e1, #4a2329); \
        border-inline-start-color: light-dark(#b3261e, #ff8a80) }
        .number { display: inline-block; min-width: 1.9rem; margin-inline-end: .6rem; text-align: end; font-weight: 400; \
        color: light-dark(#67657a, #a3a1b3); user-select: none }
        ol { margin: 0; padding: 0; list-style: none }
        li { padding: .4rem 0; border-bottom: 1px solid light-dark(#eceaf1, #2f2e38) }
        li code { display: block; font: .875rem ui-monospace, monospace; overflow-wrap: anywhere }
        li span { color: light-dark(#5f5d6b, #aaa8b8); font-size: .82rem; overflow-wrap: anywhere }
        details { margin-top: .9rem }
        summary { cursor: pointer; font-weight: 600; font-size: .9rem }
        """
    )
}
