// Keeps right what `Islands/ClosingTime.swift` says.
import type { Module } from "./lib/module";

const closingTime: Module<{ isOpen: boolean; until: Date }> = (element, { isOpen, until }, { signal }) => {
  const place = element.querySelector("[role=timer]")!;

  const show = () => {
    const minutes = Math.ceil((until.getTime() - Date.now()) / 60_000);
    const hours = Math.trunc(minutes / 60);
    const left = `${hours > 0 ? `${hours} h ` : ""}${minutes % 60} min`;
    const text = minutes > 0
      ? `${isOpen ? "Open for another" : "Open again in"} ${left}`
      : `Just ${isOpen ? "closed" : "opened"}`;
    if (place.textContent !== text) place.textContent = text;
  };

  show();
  const timer = setInterval(show, 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
};

export default closingTime;
