// What islands of both kinds have in common: when they start, when they end, and what they tell.

/** Starts at once, or when it is seen (`when="visible"`, with `root-margin`); ends when it is removed for good. */
export class Island extends HTMLElement {
    /**
     * Aborts when the element has been removed for good; undefined while it is not there.
     * @type {AbortController | undefined}
     */
    #life;

    connectedCallback() {
        // What is moved goes on.
        if (!this.#life) this.restart(this.getAttribute("when") === "visible");
    }

    disconnectedCallback() {
        setTimeout(() => {
            if (this.isConnected) return;
            this.#life?.abort();
            this.#life = undefined;
        });
    }

    /**
     * Ends what is under way and starts.
     * @param {boolean} [waits] whether it has to be seen before
     * @returns {Promise<boolean | void> | void} when it is there: whether it is shown
     */
    restart(waits) {
        this.#life?.abort();
        const { signal } = (this.#life = new AbortController());
        if (!waits) return this.start(signal);
        // The element itself has no box: what stands in it is watched, or a mark if that is but text.
        const boxes = [...this.children].filter((child) => child.getClientRects().length);
        /** @type {HTMLElement | undefined} */
        let mark;
        if (!boxes.length) {
            boxes.push((mark = document.createElement("span")));
            mark.style.position = "absolute";
            this.prepend(mark);
        }
        const margin = this.getAttribute("root-margin") ?? "";
        const observer = new IntersectionObserver((entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            stop();
            this.start(signal);
            // The second one is for what scrolls inside of the page.
        }, { rootMargin: margin, scrollMargin: margin });
        const stop = (signal.onabort = () => {
            observer.disconnect();
            mark?.remove();
        });
        for (const box of boxes) observer.observe(box);
    }

    /**
     * @param {AbortSignal} signal
     * @returns {Promise<boolean | void> | void}
     */
    start(signal) {}

    /** The name of the component. */
    get name() {
        return this.getAttribute("name") ?? "";
    }

    /**
     * Fires `mochi:island:load` or `mochi:island:error`.
     * @param {"load" | "error"} what
     * @param {object} detail
     */
    tell(what, detail) {
        const { name } = this;
        this.dispatchEvent(new CustomEvent("mochi:island:" + what, { bubbles: true, detail: { name, ...detail } }));
    }
}

/** @type {HTMLMetaElement | null} */
const trace = document.querySelector("[name=traceparent]");

/**
 * Sends a request, as part of the page's trace where the server records one.
 * @param {string} path what stands behind the asset prefix
 * @param {RequestInit} init
 */
export const send = (path, init) =>
    fetch(new URL("../" + path, import.meta.url), { ...init, headers: { ...init.headers, ...(trace && { traceparent: trace.content }) } });

/**
 * Makes a kind of islands, which take no part in the layout.
 *
 * The first one of a page stays: a fragment may bring a newer script.
 * @param {string} tag
 * @param {typeof Island} kind
 */
export function define(tag, kind) {
    if (customElements.get(tag)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`:where(${tag}){display:contents}`);
    document.adoptedStyleSheets.push(sheet);
    customElements.define(tag, kind);
}
