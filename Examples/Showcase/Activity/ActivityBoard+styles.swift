import MochiAPI

extension ActivityBoard {
    // Tiles, legends and plots have their sizes whatever they say: nothing moves when a second comes.
    static let styles = ScopedStyle(
        """
        .state { display: flex; align-items: center; justify-content: space-between; min-height: 36px; margin: 0 0 12px;
          color: var(--soft); font-size: .95rem }
        [role=status]::before { content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 10px;
          border-radius: 50%; background: var(--edge) }
        [role=status]:empty { display: none }
        :scope[data-state=live] [role=status]::before { background: #5f9a4b }
        :scope[data-state=away] [role=status]::before { background: #d99a1c }
        .plain { margin-left: auto; padding: 6px 0; border: 0; background: none; color: inherit; font: inherit;
          text-decoration: underline; text-underline-offset: 3px; cursor: pointer }
        .plain:hover { color: var(--ink) }
        dl { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 14px; margin: 0 0 14px }
        dl div, section { border-radius: 26px; background: var(--raised); box-shadow: 0 0 0 1px var(--line) }
        dl div { padding: 16px 20px 14px }
        dt { overflow: hidden; color: var(--soft); font-size: .88rem; line-height: 22px; text-overflow: ellipsis;
          white-space: nowrap }
        dd { margin: 2px 0 0; font: 600 1.75rem/40px var(--display); font-variant-numeric: lining-nums tabular-nums;
          white-space: nowrap }
        .charts { display: grid; grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); gap: 14px }
        section { display: flex; flex-direction: column; padding: 24px 24px 18px }
        h2 { font-size: 1.28rem }
        .legend { display: flex; flex-wrap: wrap; align-content: start; gap: 0 20px; min-height: 52px; margin: 8px 0 18px;
          color: var(--soft); font-size: .9rem; line-height: 26px }
        .legend li { white-space: nowrap }
        .legend li::before { content: ""; display: inline-block; width: 16px; height: 13px; margin-right: 7px;
          border-radius: 50% 50% 44% 44% / 62% 62% 38% 38%; background: var(--skin);
          box-shadow: inset 0 0 0 1.5px var(--edging); vertical-align: -1px }
        .legend [data-line]::before { height: 0; border-top: 3px solid var(--accent); border-radius: 2px; box-shadow: none;
          background: none; vertical-align: 4px }
        .legend [data-line=p99]::before { border-top-width: 1.5px }
        .legend b { display: inline-block; min-width: 2.2em; color: var(--ink); font-variant-numeric: tabular-nums }
        .latencies .legend { flex-direction: column }
        .latencies b { min-width: 4.4em }
        .plot { display: grid; grid-template-columns: 3.6em minmax(0, 1fr); gap: 10px; margin-top: auto; padding-top: 8px;
          color: var(--soft); font-size: .8rem; font-variant-numeric: tabular-nums }
        .requests .plot { grid-template-columns: 2.4em minmax(0, 1fr) }
        .plot ul { display: flex; flex-direction: column; justify-content: space-between; text-align: right }
        .plot ul li { height: 0; line-height: 0; white-space: nowrap }
        .plot svg { width: 100%; height: 240px; overflow: clip }
        .plot p { grid-column: 2; display: flex; justify-content: space-between; margin: 0 }
        path { fill: none; stroke-width: 2px; stroke-linejoin: round; stroke-linecap: round;
          vector-effect: non-scaling-stroke }
        .grid { stroke: var(--line); stroke-width: 1px }
        [data-kind] { --edging: var(--filling) }
        path[data-kind] { fill: var(--skin); stroke: var(--edging) }
        [data-layer=median], [data-layer=p99] { stroke: var(--accent) }
        [data-layer=median] { stroke-width: 3px }
        [data-layer=p99] { stroke-width: 1.5px }
        [data-layer=band] { fill: color-mix(in oklab, var(--accent) 18%, #0000) }
        @media (prefers-color-scheme: dark) {
          [data-kind] { --edging: var(--skin) }
          path[data-kind] { fill: color-mix(in oklab, var(--skin) 55%, var(--raised)) }
        }
        @media (max-width: 900px) {
          dl { grid-template-columns: repeat(3, minmax(0, 1fr)) }
          .charts { grid-template-columns: minmax(0, 1fr) }
          .legend { min-height: 0 }
        }
        @media (max-width: 560px) {
          dl { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px }
          dl div { padding: 12px 16px 10px; border-radius: 20px }
          dt { white-space: normal }
          dd { font-size: 1.5rem; line-height: 34px }
          section { padding: 20px 16px 14px }
          .plot svg { height: 190px }
        }
        @media (max-width: 360px) {
          dd { font-size: 1.2rem; line-height: 30px }
        }
        @media (scripting: none) { .plot { display: none } }
        """
    )
}
