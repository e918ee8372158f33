/** A number that fits into a tile. */
export const count = (number: number) => (number < 100_000 ? String(number) : `${Math.round(number / 1000)} k`);

/** A time in microseconds; `Activity/ActivityBoard.swift` writes it the same way. */
export const time = (microseconds?: number) => {
  if (microseconds === undefined) return "–";
  if (microseconds < 10_000) return `${hundredths(microseconds / 10)} ms`;
  return microseconds < 1_000_000 ? `${Math.trunc(microseconds / 1000)} ms` : `${hundredths(microseconds / 10_000)} s`;
};

const hundredths = (number: number) => (Math.trunc(number) / 100).toFixed(2);
