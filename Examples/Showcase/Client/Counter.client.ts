// Counts in place what the form of `Islands/Counter.swift` would ask the server for.
import type { Module } from "./lib/module";
import { price } from "./lib/price";

/** What a box holds. */
const [least, most] = [1, 12];

const counter: Module<{ cents: number }> = (element, { cents }, { signal }) => {
  const form = element.querySelector("form")!;
  const [less, more] = form.querySelectorAll("button");

  /** A button leads to its value; at the end of what is possible to where we are. */
  const lead = (button: HTMLButtonElement, from: number, to: number) => {
    const isPossible = to >= least && to <= most;
    button.value = String(isPossible ? to : from);
    button.ariaDisabled = isPossible ? null : "true";
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const count = Number((event.submitter as HTMLButtonElement).value);
    form.querySelector("span")!.textContent = String(count);
    // Read aloud, as it is an output.
    form.querySelector("output")!.textContent = `${count} for ${price(count * cents)}`;
    lead(less, count, count - 1);
    lead(more, count, count + 1);
  }, { signal });
};

export default counter;
