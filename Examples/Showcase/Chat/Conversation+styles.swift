import MochiAPI

extension Conversation {
    // The pair stands where the room beside it ends, so it is shown when all of that is there.
    static let styles = ScopedStyle(
        """
        :scope { display: grid; grid-template-columns: minmax(0, .8fr) minmax(0, 1.2fr); gap: 56px;
          align-items: stretch; padding-top: 20px }
        .about { display: flex; flex-direction: column }
        .pair { display: flex; flex: 1; align-items: flex-end; justify-content: center; min-height: 150px;
          margin-top: 28px; padding: 0 24px 20px; overflow: hidden }
        .pair svg { flex: none; width: 52% }
        .pair svg + svg { width: 38%; margin-left: -10px }
        main:not(:has(+ footer)) :scope .pair { visibility: hidden }
        .about h1 { font-size: clamp(2.4rem, 5vw, 3.9rem) }
        .about h2 { display: flex; align-items: center; gap: 10px; margin: 1.6em 0 .7em; font-size: 1.28rem }
        .about h2 span:empty { display: none }
        .about h2 span { padding: 3px 11px; border-radius: 99px; background: var(--raised);
          box-shadow: 0 0 0 1px var(--line); color: var(--soft); font: 600 .85rem/1.5 var(--text) }
        #people { display: flex; flex-wrap: wrap; gap: 8px; max-height: 190px; margin: -4px; padding: 4px;
          overflow-y: auto; list-style: none }
        #people li { display: flex; align-items: center; gap: 9px; padding: 5px 15px 5px 6px; border-radius: 99px;
          background: var(--raised); box-shadow: 0 0 0 1px var(--line); font-size: .95rem }
        #people .nobody { padding-left: 15px; color: var(--soft) }
        .face { flex: none; width: 34px; height: 28px; border-radius: 50% 50% 44% 44% / 62% 62% 38% 38%;
          background: radial-gradient(circle at 36% 56%, #3b2a2f 0 1.9px, #0000 2.4px),
          radial-gradient(circle at 64% 56%, #3b2a2f 0 1.9px, #0000 2.4px),
          radial-gradient(ellipse at 34% 22%, #ffffffb0, #fff0 42%), var(--skin, #eddcd2) }
        .room { display: flex; flex-direction: column; height: min(610px, calc(100vh - 290px)); min-height: 430px;
          border-radius: 32px; background: var(--raised); box-shadow: 0 0 0 1px var(--line), 0 18px 40px #0000000d;
          overflow: hidden }
        .state { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 58px;
          margin: 0; padding: 10px 24px; border-bottom: 1px solid var(--line); color: var(--soft);
          font-size: .92rem }
        #state::before { content: ""; display: inline-block; width: 9px; height: 9px; margin-right: 10px;
          border-radius: 50%; background: var(--line) }
        body[data-state=here] :scope #state::before { background: #5f9a4b }
        body[data-state=waiting] :scope #state::before { background: #d99a1c }
        .plain { padding: 6px 4px; border: 0; background: none; color: inherit; font: inherit;
          text-decoration: underline; text-underline-offset: 3px; cursor: pointer }
        .plain:hover { color: var(--ink) }
        .log { flex: 1; overflow-y: auto; padding: 22px 24px; overscroll-behavior: contain; scrollbar-width: thin;
          scrollbar-color: var(--edge) #0000 }
        .log ol { display: flex; flex-direction: column; gap: 14px; margin: 0; padding: 0; list-style: none }
        .log li { position: relative; display: flex; align-items: flex-end; gap: 10px; max-width: 86% }
        .log li.again { margin-top: -8px }
        .log li.again .face { visibility: hidden }
        .log li.again .who { position: absolute; clip-path: inset(50%) }
        .log li.mine { align-self: flex-end }
        .log li.mine .face { display: none }
        .log li.note { align-self: center; color: var(--soft); font-size: .88rem }
        .log p { margin: 0 }
        .who { display: flex; align-items: baseline; gap: 9px; padding: 0 4px 3px; color: var(--soft);
          font-size: .84rem }
        .who bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
        .mine .who { justify-content: flex-end }
        .words { min-width: 0 }
        .text { width: fit-content; padding: 9px 16px; border-radius: 20px 20px 20px 6px; background: var(--paper);
          box-shadow: 0 0 0 1px var(--line); line-height: 1.45; overflow-wrap: anywhere }
        .mine .text { margin-left: auto; border-radius: 20px 20px 6px; background: var(--accent);
          color: var(--paper); box-shadow: none }
        .silence { display: none; max-width: 300px; margin: 8vh auto 0; color: var(--soft); text-align: center }
        ol:empty + .silence { display: block }
        .silence svg { width: 130px }
        .room form { position: relative; padding: 16px 18px 18px; border-top: 1px solid var(--line) }
        .room form[hidden] { display: none }
        .room label { display: block; margin: 0 6px 8px; font-weight: 600 }
        .room label.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden;
          clip-path: inset(50%) }
        .line { display: flex; gap: 10px }
        .line input { flex: 1; min-width: 0; padding: 12px 20px; border: 1px solid var(--edge); border-radius: 99px;
          background: var(--paper); color: inherit; font: inherit }
        .line input::placeholder { color: var(--soft); opacity: 1 }
        .line .button { border: 0; font: 600 1rem/1.2 var(--text); cursor: pointer }
        .line .button:disabled { opacity: .55; transform: none; cursor: default }
        .room :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
        .log:focus-visible { outline-offset: -3px }
        .sorry { margin: 0; padding: 18px 24px; border-top: 1px solid var(--line) }
        @media (max-width: 800px) {
          :scope { grid-template-columns: minmax(0, 1fr); gap: 26px; padding-top: 0 }
          .pair { display: none }
          .about h2 { margin-top: .8em }
          .about .eyebrow { margin-bottom: 8px }
          .about .lead { margin: .5em 0 0; font-size: 1.05rem }
          #people { flex-wrap: nowrap; overflow-x: auto }
          #people li { flex: none }
          .room { height: min(560px, calc(100dvh - 40px)); border-radius: 26px }
          body:not([data-state=here], [data-state=waiting]) :scope :is(.about h2, #people) { display: none }
          body:not([data-state=here], [data-state=waiting]) :scope .room { height: 430px }
          .silence { margin-top: 0 }
        }
        @media (scripting: none) {
          #join, .silence { display: none !important }
        }
        """
    )
}
