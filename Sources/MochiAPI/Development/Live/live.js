// In development: shows what has changed on the server as soon as it has.
//
// The server tells of it on a WebSocket. `hello` { version, problems } begins; `reload` { version } loads the page anew, `css`
// { version, scopes, files } exchanges style rules and style sheets, and `problems` { version, problems } shows what is wrong above
// the page until it is mended. A page of another version than the server's has missed something, and is loaded anew: at once where
// there is another page to show, and else when it is mended.

const data = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("mochi-live")).textContent ?? "");
let { version } = data;
/** Whether something was missed that is not shown yet. */
let isBehind = false;

const overlay = document.createElement("mochi-problems");
const root = overlay.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(
    [
        ":host { position: fixed; inset: 0; z-index: 2147483647; display: grid; overflow: auto }",
        ":host { grid-template-columns: minmax(0, 60rem); place-content: start center }",
        ":host { padding: 6vh 1rem; background: rgb(20 16 24 / .66); backdrop-filter: blur(3px) }",
        ":host { font: 15px/1.5 system-ui, sans-serif; color: #f4eff7; text-align: start }",
        "section { border-radius: 12px; border-top: 5px solid #ff7a9c; background: #211b28 }",
        "section { box-shadow: 0 24px 80px rgb(0 0 0 / .5); box-sizing: border-box }",
        "header { display: flex; gap: 1rem; align-items: baseline; padding: 1rem 1.4rem 0 }",
        "h1 { margin: 0; font-size: 1.15rem; color: #ff9db5; flex: 1 }",
        "button { font: inherit; color: inherit; background: none; border: 1px solid #57495f; border-radius: 6px }",
        "button { padding: .1rem .6rem; cursor: pointer }",
        "pre { margin: 1rem 1.4rem; padding: 1rem; overflow-x: auto; border-radius: 8px; background: #15111a }",
        "pre { font: 14px/1.55 ui-monospace, 'DejaVu Sans Mono', monospace; white-space: pre; tab-size: 4 }",
        "strong { display: block; margin-bottom: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; color: #ffd3de }",
        "p { margin: 0; padding: 0 1.4rem 1.2rem; color: #b7aabf }",
    ].join(""),
);
root.adoptedStyleSheets = [sheet];

/** Whether this is the page of what is wrong, which is shown to who comes then. */
const isFailure = () => Boolean(document.querySelector("[data-mochi-failure]"));

/**
 * Shows what is wrong; nothing where nothing is.
 * @param {string[]} problems
 */
function show(problems) {
    overlay.remove();
    if (!problems.length || isFailure()) return;
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    const header = document.createElement("header");
    const title = document.createElement("h1");
    title.textContent = problems.length === 1 ? "A problem to mend" : `${problems.length} problems to mend`;
    const button = document.createElement("button");
    button.textContent = "Hide";
    button.addEventListener("click", () => overlay.remove());
    header.append(title, button);
    section.append(header);
    for (const problem of problems) {
        const text = document.createElement("pre");
        const message = document.createElement("strong");
        const end = problem.indexOf("\n") + 1 || problem.length;
        message.textContent = problem.slice(0, end);
        text.append(message, problem.slice(end));
        section.append(text);
    }
    const hint = document.createElement("p");
    hint.textContent = "The page comes back by itself when the file is saved without it.";
    section.append(hint);
    root.replaceChildren(section);
    document.documentElement.append(overlay);
}

/**
 * Exchanges the rules of templates and the sheets that have changed.
 * @param {Record<string, string>} scopes rules by the class of their template
 * @param {string[]} files paths of style sheets
 */
function restyle(scopes, files) {
    for (const [scope, rules] of Object.entries(scopes)) {
        for (const style of document.querySelectorAll(`style[data-scope="${scope}"]`)) style.textContent = rules;
    }
    for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel~=stylesheet]"))) {
        const url = new URL(link.href);
        if (url.origin !== location.origin || !files.includes(url.pathname)) continue;
        url.searchParams.set("mochi", version);
        // The old one stays until the new one is there: nothing flickers.
        const next = /** @type {HTMLLinkElement} */ (link.cloneNode());
        next.href = url.href;
        next.addEventListener("load", () => link.remove());
        link.after(next);
    }
}

/** @param {{ type: string, version: string, problems?: string[], scopes?: Record<string, string>, files?: string[] }} message */
function handle(message) {
    const problems = message.problems ?? [];
    isBehind ||= message.type === "hello" && message.version !== version;
    if (isBehind && (!problems.length || isFailure())) return location.reload();
    switch (message.type) {
        case "hello":
            return show(problems);
        case "css":
            version = message.version;
            show([]);
            return restyle(message.scopes ?? {}, message.files ?? []);
        case "problems":
            version = message.version;
            return show(problems);
        case "reload":
            return location.reload();
    }
}

let wait = 100;

function connect() {
    const url = new URL(data.path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    socket.addEventListener("open", () => (wait = 100));
    socket.addEventListener("message", (event) => handle(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
        setTimeout(connect, wait);
        wait = Math.min(wait * 1.5, 2000);
    });
}

connect();
