/** Money as it stands on a tag; `Shop/Price.swift` writes it the same way. */
export const price = (cents: number) => `€ ${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
