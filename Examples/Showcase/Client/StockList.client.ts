// Sets mochi aside, for as long as the window is open: the buttons of `Islands/StockList.swift`.
import type { Module } from "./lib/module";
import { price } from "./lib/price";

const key = "set-aside";

/** What was set aside before the list came again; nothing where the browser keeps nothing. */
const kept = (): string[] => {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "[]");
  } catch {
    return [];
  }
};

const keep = (kinds: string[]) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(kinds));
  } catch {
    // It is good for this list, then.
  }
};

const stockList: Module<{ kinds: string[] }> = (element, { kinds }, { signal }) => {
  const buttons = [...element.querySelectorAll("button")];
  const output = element.querySelector("output")!;
  const invitation = output.textContent;
  const aside = new Set(kept().filter((kind) => kinds.includes(kind)));

  const show = () => {
    const chosen = buttons.filter((button) => aside.has(button.value));
    for (const button of buttons) button.ariaPressed = String(chosen.includes(button));
    const cents = chosen.reduce((sum, button) => sum + Number(button.dataset.cents), 0);
    const text = chosen.length ? `${chosen.length} set aside until six: ${price(cents)}` : invitation;
    if (output.textContent !== text) output.textContent = text;
  };

  element.addEventListener("click", (event) => {
    const kind = (event.target as Element).closest("button")?.value;
    if (!kind) return;
    if (!aside.delete(kind)) aside.add(kind);
    keep([...aside]);
    show();
  }, { signal });
  show();
};

export default stockList;
