// Sends forms without leaving the page. Without this script the same forms work as forms do.
//
//   <form method="post" action="?/sign" data-mochi-enhance>
//
// Every form with that attribute is enhanced as soon as it is sent. What came back is told by the event `mochi:action`, whose
// detail is { type, status, data | location | error, formData }. Unless a listener calls preventDefault():
// - success: the form is reset and the page around it is fetched again;
// - failure: its messages are shown in the places that the form has for them, see showFailure;
// - redirect: the browser goes there;
// - error: the form is sent again as a plain one, so that the error page is seen.
import { parse } from "./devalue.js";

export { parse };

/**
 * @typedef {object} ActionResult
 * @property {"success" | "failure" | "redirect" | "error"} type
 * @property {number} status
 * @property {unknown} [data] what the action returned, decoded
 * @property {string} [location] where a redirect leads
 * @property {{ message: string }} [error]
 */

/**
 * Sends a form and takes the result.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [submitter]
 * @param {AbortSignal} [signal]
 * @returns {Promise<{ result: ActionResult, formData: FormData }>}
 */
export async function submit(form, submitter = null, signal) {
    const formData = new FormData(form, submitter);
    const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const enctype = submitter?.getAttribute("formenctype") ?? form.enctype;
    const body = enctype === "multipart/form-data" ? formData : new URLSearchParams(/** @type {any} */ (formData));
    const response = await fetch(new URL(action, location.href), {
        method: "POST",
        headers: { accept: "application/json", "x-mochi-action": "true" },
        body,
        signal,
    });
    const result = await response.json();
    if (typeof result.data === "string") result.data = parse(result.data);
    return { result, formData };
}

/**
 * Fetches the page again and puts its main content in place of the one there, with the focus and the scroll position kept.
 * @returns {Promise<void>}
 */
export async function refresh() {
    const response = await fetch(location.href, { headers: { accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(trusting(await response.text(), response), "text/html");
    // Rules of components that have not been on the page before.
    const known = new Set([...document.querySelectorAll("style")].map((style) => style.textContent));
    for (const style of fresh.head.querySelectorAll("style")) {
        if (!known.has(style.textContent)) document.head.append(style);
    }
    const [there, here] = [fresh.querySelector("main") ?? fresh.body, document.querySelector("main") ?? document.body];
    const focused = document.activeElement?.id;
    here.replaceChildren(...there.childNodes);
    document.title = fresh.title || document.title;
    if (focused) document.getElementById(focused)?.focus();
}

/**
 * The markup with the nonce of this page: its content security policy holds for all that is put into it.
 * @param {string} markup
 * @param {Response} response
 * @returns {string}
 */
function trusting(markup, response) {
    const [, theirs] = /'nonce-([^']+)'/.exec(response.headers.get("content-security-policy") ?? "") ?? [];
    const ours = /** @type {HTMLElement | null} */ (document.querySelector("[nonce]"))?.nonce;
    return theirs && ours ? markup.replaceAll(`nonce="${theirs}"`, `nonce="${ours}"`) : markup;
}

/**
 * Enhances one form; the attribute `data-mochi-enhance` does the same.
 * @param {HTMLFormElement} form
 * @returns {() => void} undoes it
 */
export function enhance(form) {
    const send = (/** @type {SubmitEvent} */ event) => handle(event, form);
    form.addEventListener("submit", send);
    return () => form.removeEventListener("submit", send);
}

/** Forms that are on their way, so that a second click does not send twice. */
const busy = new WeakSet();

/** @param {SubmitEvent} event @param {HTMLFormElement} form */
async function handle(event, form) {
    const submitter = /** @type {HTMLElement | null} */ (event.submitter);
    const method = submitter?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "get";
    if (event.defaultPrevented || method.toLowerCase() !== "post") return;
    event.preventDefault();
    if (busy.has(form)) return;
    busy.add(form);
    form.setAttribute("aria-busy", "true");
    try {
        const { result, formData } = await submit(form, submitter);
        const told = new CustomEvent("mochi:action", {
            bubbles: true, cancelable: true, detail: { ...result, formData },
        });
        if (!form.dispatchEvent(told)) return;
        if (result.type === "redirect" && result.location) location.assign(result.location);
        else if (result.type === "success") {
            form.reset();
            await refresh();
        } else if (result.type === "failure") showFailure(form, result);
        else sendPlainly(form, submitter);
    } catch {
        // No network, or no answer that is ours: the browser shows what it shows for plain forms.
        sendPlainly(form, submitter);
    } finally {
        busy.delete(form);
        form.removeAttribute("aria-busy");
    }
}

/**
 * Shows messages where the form has places for them: `data-mochi-error="FIELD"` takes the text of that name in the data.
 * @param {HTMLFormElement} form
 * @param {ActionResult} result
 */
function showFailure(form, result) {
    const data = /** @type {Record<string, unknown>} */ (result.data ?? {});
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-mochi-error]"))) {
        const name = place.dataset.mochiError ?? "";
        const text = data[name];
        place.textContent = typeof text === "string" ? text : "";
        const field = form.elements.namedItem(name);
        if (!(field instanceof Element)) continue;
        if (place.textContent) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
    }
    const invalid = /** @type {HTMLElement | null} */ (form.querySelector("[aria-invalid=true]"));
    invalid?.focus();
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
function sendPlainly(form, submitter) {
    const name = submitter?.getAttribute("name");
    if (name) {
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = name;
        field.value = submitter?.getAttribute("value") ?? "";
        form.append(field);
    }
    form.submit();
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.hasAttribute("data-mochi-enhance")) handle(event, form);
});
