// Client islands: runs the module of `<mochi-hydratable-island name="…" module="URL" props="ID">` on the HTML in it.
//
// `export default (element, props, { signal }) => void`: the signal aborts when the element has been removed; a
// function that is returned is called then too. The props stand in a block of JSON with that id. A module that cannot
// be loaded or throws fires `mochi:island:error` and is reported to the server; the HTML of the server stays.
import { parse } from "./devalue.js";
import { Island, define, send } from "./element.js";

/** How many failures are reported in one page. */
let reports = 5;

define("mochi-hydratable-island", class extends Island {
    /**
     * @param {AbortSignal} signal
     */
    async start(signal) {
        const { name } = this;
        try {
            const url = new URL(this.getAttribute("module") ?? "", document.baseURI).href;
            if (!url.startsWith(location.origin + "/")) throw new Error("another origin: " + url);
            const module = await import(url);
            if (signal.aborted) return;
            const id = this.getAttribute("props");
            const block = id && document.querySelector("script#" + CSS.escape(id));
            const stop = await module.default(this, block ? parse(block.textContent ?? "") : undefined, { signal });
            this.dataset.state = "loaded";
            if (typeof stop !== "function") return;
            if (signal.aborted) stop();
            signal.addEventListener("abort", stop);
        } catch (error) {
            this.dataset.state = "failed";
            const message = String(error).slice(0, 1e3);
            this.tell("error", { status: 0, message, willRetry: false });
            if (reports-- > 0) {
                send("client-error", {
                    method: "POST",
                    headers: { "content-type": "application/json" },
                    body: JSON.stringify({ name, message, url: location.pathname }),
                    keepalive: true,
                }).catch(() => {});
            }
        }
    }
});
