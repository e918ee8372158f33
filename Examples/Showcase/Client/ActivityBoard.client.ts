// Keeps up with the server: the figures and charts of `Activity/ActivityBoard.swift`.
import { curve, line, type Point, start } from "./lib/curve";
import { count, time } from "./lib/figures";
import type { Module } from "./lib/module";

const kinds = ["pages", "islands", "api", "files", "other"] as const;

/** As `Activity/ActivitySecond.swift` sends it. */
type Second = Record<typeof kinds[number] | "at" | "errors" | "sockets" | "streams", number> & {
  median?: number;
  p99?: number;
};

/** The plot, in its own units; a minute is as wide as it is. */
const [width, height] = [600, 200];
const step = width / 60;
/** A minute, and one on each side that is only half to be seen. */
const kept = 62;

const total = (second: Second) => kinds.reduce((sum, kind) => sum + second[kind], 0);

/** The lowest of 10, 20, 30, 40, 60, 80, 100, 200, … that holds a number: half of it is a round number too. */
const ceiling = (number: number) => {
  const power = 10 ** Math.max(1, Math.floor(Math.log10(Math.max(number, 1))));
  return [1, 2, 3, 4, 6, 8, 10].map((factor) => factor * power).find((top) => top >= number)!;
};

/** Seconds that follow each other without a gap. */
const runs = (seconds: Second[]) => {
  const runs: Second[][] = [];
  for (const second of seconds) {
    const last = runs.at(-1);
    if (last?.at(-1)?.at === second.at - 1) last.push(second);
    else runs.push([second]);
  }
  return runs;
};

const activityBoard: Module<object> = (element, _, { signal }) => {
  const root = element.firstElementChild as HTMLElement;
  const status = element.querySelector("[role=status]")!;
  const button = element.querySelector("button")!;
  const marks = element.querySelectorAll(".requests .plot li");
  const moving = [...element.querySelectorAll("g")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let seconds: Second[] = [];

  // Figures

  const values = (second: Second): Record<string, string> => ({
    ...Object.fromEntries(Object.entries(second).map(([key, value]) => [key, count(value!)])),
    requests: count(total(second)),
    median: time(second.median),
    p99: time(second.p99),
  });

  const write = (second: Second) => {
    const texts = values(second);
    for (const place of element.querySelectorAll<HTMLElement>("[data-figure]")) {
      const text = texts[place.dataset.figure!];
      if (place.textContent !== text) place.textContent = text;
    }
  };

  // Charts

  const draw = (layer: string, data: string) => element.querySelector(`[data-layer=${layer}]`)!.setAttribute("d", data);

  /** The newest second comes in from the right, so the line is not seen before it is known where it leads. */
  const x = (second: Second) => width + (calm.matches ? 0 : step) - (seconds.at(-1)!.at - second.at) * step;

  const drawRequests = () => {
    const top = ceiling(Math.max(...seconds.map(total)));
    [top, top / 2, 0].forEach((mark, index) => (marks[index].textContent = count(mark)));
    kinds.forEach((kind, index) => {
      const below = kinds.slice(0, index + 1);
      const areas = runs(seconds).map((run) => {
        const points = run.map((second): Point => [
          x(second),
          height * (1 - below.reduce((sum, kind) => sum + second[kind], 0) / top),
        ]);
        const [from, to] = [points[0][0], points.at(-1)![0]];
        return start([from, height]) + line(points[0]) + curve(points) + line([to, height]);
      });
      // What has nothing in it for a minute has no line of its own either.
      draw(kind, seconds.some((second) => second[kind]) ? areas.join("") : "");
    });
  };

  /** From 10 µs on the ground, a factor of ten for each line. */
  const level = (microseconds: number) => height * (1 - Math.min(Math.max(Math.log10(microseconds) - 1, 0), 6) / 6);

  const drawLatencies = () => {
    const known = runs(seconds.filter((second) => second.median !== undefined));
    const lines = (key: "median" | "p99") =>
      known.map((run) => run.map((second): Point => [x(second), level(second[key]!)]));
    // A second that stands alone is a dot.
    const path = (points: Point[]) => start(points[0]) + (points.length > 1 ? curve(points) : "h.01");
    const [median, p99] = [lines("median"), lines("p99")];
    draw("median", median.map(path).join(""));
    draw("p99", p99.map(path).join(""));
    draw("band", p99.map((points, index) => {
      const back = [...median[index]].reverse();
      return start(points[0]) + curve(points) + line(back[0]) + curve(back) + "Z";
    }).join(""));
  };

  let frame = 0;
  const show = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const latest = seconds.at(-1);
      if (!latest) return;
      write(latest);
      drawRequests();
      drawLatencies();
      if (calm.matches) return;
      for (const layers of moving) {
        layers.animate({ transform: [`translate(${step}px)`, "translate(0)"] }, 1000);
      }
    });
  };

  // The stream

  let source: EventSource | undefined;
  let timer = 0;

  const say = (state: string, text: string) => {
    root.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  };

  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  };

  const open = () => {
    close();
    const opened = source = new EventSource("/activity/seconds");
    opened.onopen = () => say("live", "Live, once a second");
    opened.onmessage = ({ data }) => {
      const second: Second = JSON.parse(data);
      seconds = seconds.filter(({ at }) => at < second.at && at > second.at - kept);
      seconds.push(second);
      show();
    };
    // More has happened than is kept, or another server answers: who comes for the first time gets all there is.
    opened.addEventListener("resync", open);
    opened.onerror = () => {
      say("away", "The server is away. Trying again…");
      // After an answer that is no stream, such as that of a proxy, the browser does not come back by itself.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, 2000);
    };
  };

  button.addEventListener("click", () => {
    if (source) {
      close();
      say("paused", "Paused");
    } else {
      open();
    }
    button.textContent = source ? "Pause" : "Go on";
  }, { signal });
  signal.addEventListener("abort", () => {
    close();
    cancelAnimationFrame(frame);
  });

  button.hidden = false;
  open();
};

export default activityBoard;
