// Server islands: fetches what `<mochi-server-island name="…" signed-props="…">` stands for and shows it in place of
// the fallback.
//
// Islands that become due together are fetched together, unless they are `cacheable`. `when="visible"` waits until the
// element is seen, `retries` (5) says how often a fetch that failed is tried again. `mochi.reload(name)` and
// `element.reload()` show islands anew. The events `mochi:island:load` { name, status, attempts } and
// `mochi:island:error` { name, status, message, willRetry } bubble from the element; `data-state` is loading, loaded or
// failed.
import { Island, define, send } from "./element.js";

const tag = "mochi-server-island";

/**
 * What an island asks for.
 * @typedef {object} Ask
 * @property {string} name
 * @property {string} props
 * @property {AbortSignal} signal
 * @property {RequestCache} [cache]
 * @property {boolean} alone whether it is never fetched with others
 * @property {(answer: Answer) => void} tell
 */

/**
 * What came back.
 * @typedef {object} Answer
 * @property {number} status 0 when nothing came
 * @property {string} [html]
 * @property {string} [nonce] what the answer's content security policy trusts
 * @property {number} [wait] milliseconds that the server wants to be left alone
 * @property {boolean} [isShared] whether it says nothing about this island, but that islands cannot be fetched together
 */

class ServerIsland extends Island {
    connectedCallback() {
        if (this.dataset.state !== "loaded") super.connectedCallback();
    }

    /**
     * Fetches the island again; what is shown stays until the new content is there.
     * @returns {Promise<boolean>} whether it is shown
     */
    async reload() {
        return this.isConnected && !!(await this.restart());
    }

    /**
     * @param {AbortSignal} signal
     * @returns {Promise<boolean>} whether it is shown
     */
    async start(signal) {
        const { dataset, name } = this;
        const request = {
            name,
            props: this.getAttribute("signed-props") ?? "",
            signal,
            // What has been shown is not what a cache should answer again.
            cache: /** @type {RequestCache} */ (dataset.state ? "no-cache" : "default"),
            alone: this.hasAttribute("cacheable"),
        };
        dataset.state = "loading";
        this.ariaBusy = "true";
        let failures = 0;
        let isRenewed = false;
        for (let attempts = 1; ; attempts++) {
            const answer = await ask(request);
            if (signal.aborted) return false;
            const { status, wait, isShared } = answer;
            // Some refusals are kept for good by browsers, 410 among them.
            request.cache = "no-cache";
            const mayPass = !status || status >= 500;
            let willRetry = false;
            /** @type {string | null | undefined} */
            let message = "HTTP " + status;
            if (status === 200) {
                message = show(this, answer);
            } else if (isShared) {
                willRetry = request.alone = true;
            } else if ((status === 410 || status === 409) && !isRenewed) {
                isRenewed = true;
                request.props = await renew(this);
                if (signal.aborted) return false;
                willRetry = request.props > "";
            } else {
                willRetry = mayPass && failures++ < Number(this.getAttribute("retries") ?? 5);
            }
            if (!willRetry) {
                this.ariaBusy = null;
                dataset.state = message == null ? "loaded" : "failed";
            }
            if (message == null) this.tell("load", { status, attempts });
            else if (!isShared) this.tell("error", { status, message, willRetry });
            if (!willRetry) {
                if (status === 409) reloadPage();
                return status === 200;
            }
            if (mayPass) {
                const most = Math.min(1e4, 500 * 2 ** failures);
                await new Promise((done) => setTimeout(done, (wait ?? 0) + Math.random() * most));
            }
        }
    }
}

// MARK: Fetching

/**
 * Islands that are due in this tick.
 * @type {Ask[]}
 */
let due = [];

/**
 * @param {Omit<Ask, "tell">} request
 * @returns {Promise<Answer>}
 */
function ask(request) {
    return new Promise((tell) => {
        if (due.push({ ...request, tell }) === 1) setTimeout(flush);
    });
}

function flush() {
    const together = due.filter((request) => !request.alone && !request.signal.aborted);
    const alone = due.filter((request) => !together.includes(request));
    due = [];
    while (together.length > 1) fetchAll(together.splice(0, 32));
    for (const request of [...together, ...alone]) fetchOne(request);
}

/** @param {Ask} request */
async function fetchOne({ name, props, signal, cache, tell }) {
    const path = "island/" + encodeURIComponent(name);
    const short = path + "?props=" + encodeURIComponent(props);
    try {
        const response = await (short.length > 1700
            ? send(path, { body: props, signal, method: "POST" })
            : send(short, { signal, cache }));
        tell({ ...read(response), html: await response.text() });
    } catch {
        tell({ status: 0 });
    }
}

/** @param {Ask[]} requests */
async function fetchAll(requests) {
    const open = new Set(requests);
    const controller = new AbortController();
    for (const request of requests) {
        request.signal.addEventListener("abort", () => {
            if (open.delete(request)) request.tell({ status: 0 });
            open.size || controller.abort();
        });
    }
    /**
     * For those whose line does not come.
     * @type {Answer}
     */
    let answer = { status: 0 };
    try {
        const response = await send("islands", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ islands: requests.map(({ name, props }) => ({ name, props })) }),
            signal: controller.signal,
        });
        const { status, nonce, wait } = read(response);
        if (status !== 200) answer = { status, wait };
        else {
            /** @type {any} */
            const { body } = response;
            const reader = body.pipeThrough(new TextDecoderStream()).getReader();
            for (let rest = ""; ;) {
                const { value, done } = await reader.read();
                if (done) break;
                const lines = (rest + value).split("\n");
                rest = lines.pop() ?? "";
                for (const line of lines) {
                    const { index, status, html } = JSON.parse(line);
                    const request = requests[index];
                    // 421: it sets a cookie, and has to be asked for alone.
                    if (open.delete(request)) request.tell({ status, html, nonce, isShared: status === 421 });
                }
            }
        }
    } catch {
        // What has not come is fetched alone.
    }
    for (const request of open) request.tell({ ...answer, isShared: true });
}

/**
 * @param {Response} response
 * @returns {Answer}
 */
function read({ status, headers, redirected }) {
    const after = headers.get("retry-after") ?? "";
    return {
        // A page elsewhere, to log in for example, is no fragment.
        status: redirected ? 302 : status,
        nonce: /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1],
        // Seconds or a date; never longer than a timer can wait.
        wait: Math.min(Number(after) * 1e3 || Date.parse(after) - Date.now() || 0, 864e5),
    };
}

// MARK: Tokens that are old

/**
 * The page as the server makes it now, for all islands that need it at about the same time.
 * @type {Promise<Document | void> | undefined}
 */
let page;

/**
 * Takes the token that the island has when the page is made anew: of the same name, at the same place among those.
 * @param {ServerIsland} island
 * @returns {Promise<string>} empty if there is none
 */
async function renew(island) {
    // What stands in a fragment is not on the page as it is made.
    /** @param {Document} document */
    const peers = (document) => [...document.querySelectorAll(named(island.name) + `:not(${tag} *)`)];
    const place = peers(document).indexOf(island);
    if (!page) {
        setTimeout(() => (page = undefined), 1e4);
        // In order: scripts that move streamed parts to their places do not run in it.
        const url = new URL(location.href);
        url.searchParams.set("mochi-in-order", "");
        page = fetch(url, { headers: { accept: "text/html" }, cache: "reload" })
            .then((response) => response.text())
            .then((html) => new DOMParser().parseFromString(html, "text/html"), () => {});
    }
    const fresh = await page;
    const props = fresh && peers(fresh)[place]?.getAttribute("signed-props");
    if (props) island.setAttribute("signed-props", props);
    return props ?? "";
}

/** Reloads the page, unless it is there because it was reloaded: that would not end. */
function reloadPage() {
    const [navigation] = performance.getEntriesByType("navigation");
    if (/** @type {PerformanceNavigationTiming} */ (navigation).type !== "reload") location.reload();
}

// MARK: Showing

/**
 * Shows a fragment in place of what is there.
 * @param {ServerIsland} island
 * @param {Answer} answer
 * @returns {string | null | undefined} what the server says if it could not make the fragment
 */
function show(island, { html, nonce }) {
    const ours = /** @type {HTMLElement | null} */ (document.querySelector("[nonce]"))?.nonce;
    const template = document.createElement("template");
    template.innerHTML = html ?? "";
    const { content } = template;
    for (const part of /** @type {NodeListOf<HTMLScriptElement>} */ (content.querySelectorAll("style,script"))) {
        // Where there is a policy, nothing is trusted that the server has not marked.
        if ((ours || nonce) && part.nonce !== nonce) continue;
        // A script that was parsed here would not run: it is made anew.
        const copy = /** @type {HTMLScriptElement} */ (document.createElement(part.localName));
        for (const { name, value } of part.attributes) copy.setAttribute(name, value);
        if (ours) copy.setAttribute("nonce", ours);
        copy.async = part.async;
        copy.append(part.textContent ?? "");
        part.replaceWith(copy);
    }
    const failure = content.querySelector("mochi-island-failure");
    const controls = () => /** @type {HTMLElement[]} */ ([
        ...island.querySelectorAll("a,button,input,select,textarea,[tabindex]"),
    ]);
    // Who is here with the keyboard stays: at what has the same name, or the same place.
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    const place = controls().indexOf(focused);
    island.replaceChildren(content);
    if (place >= 0) (document.getElementById(focused.id) ?? controls()[place])?.focus();
    return failure?.textContent;
}

/** @param {string} name */
const named = (name) => `${tag}[name="${CSS.escape(name)}"]`;

/**
 * @param {string} selector
 * @returns {ServerIsland[]}
 */
const find = (selector) => /** @type {any} */ ([...document.querySelectorAll(selector)]);

define(tag, ServerIsland);

addEventListener("pageshow", (event) => {
    // What a page that comes back was loading may have been cut off.
    if (event.persisted) for (const island of find(tag + "[data-state=loading]")) island.restart();
});

/** @type {any} */
const scope = globalThis;
scope.mochi = {
    ...scope.mochi,
    /**
     * Fetches all server islands of a name again.
     * @param {string} name
     * @returns {Promise<boolean[]>} when they are there: whether each is shown
     */
    reload: (name) => Promise.all(find(named(name)).map((island) => island.reload())),
};
