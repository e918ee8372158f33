export type Point = [x: number, y: number];

/**
 * A smooth line through points, as path data that goes on from the first: monotone between neighbours (Fritsch and Carlson),
 * so it never shows more than there was, or less.
 */
export const curve = (points: Point[]) => {
  const slopes = points.slice(1).map(([x, y], index) => (y - points[index][1]) / (x - points[index][0]));
  const tangents = points.map((_, index) => {
    const [before, after] = [slopes[index - 1] ?? slopes[index] ?? 0, slopes[index] ?? slopes[index - 1] ?? 0];
    return before * after <= 0 ? 0 : (2 * before * after) / (before + after);
  });
  return points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index];
    const third = (x - fromX) / 3;
    const handles = [fromX + third, fromY + third * tangents[index], x - third, y - third * tangents[index + 1]];
    return `C${[...handles, x, y].map((number) => number.toFixed(1)).join(" ")}`;
  }).join("");
};

/** Where a path begins. */
export const start = ([x, y]: Point) => `M${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line from the end of one to the beginning of what follows. */
export const line = ([x, y]: Point) => `L${x.toFixed(1)} ${y.toFixed(1)}`;
