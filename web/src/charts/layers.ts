// What the chart over time stacks: cooperation above the zero line, conflict below it.
import type { SeriesPoint } from "../api";
import { floor, next, type Unit } from "../state/time";

export interface Layer {
  key: string;
  label: string;
  /** +1 above the line, -1 below it. */
  side: 1 | -1;
  /** Class of the style sheet that colours it. */
  look: string;
  value: (point: SeriesPoint) => number;
}

export type Measure = "events" | "score";

// From the zero line outwards: what was done is nearest the line, where heights compare best.
const byCount: Layer[] = [
  { key: "2", label: "Material cooperation", side: 1, look: "quad-2", value: (p) => p.quad[1] },
  { key: "1", label: "Verbal cooperation", side: 1, look: "quad-1", value: (p) => p.quad[0] },
  { key: "4", label: "Material conflict", side: -1, look: "quad-4", value: (p) => p.quad[3] },
  { key: "3", label: "Verbal conflict", side: -1, look: "quad-3", value: (p) => p.quad[2] },
];
const byScore: Layer[] = [
  { key: "up", label: "Cooperation", side: 1, look: "quad-2", value: (p) => Math.abs(p.cooperation) },
  { key: "down", label: "Conflict", side: -1, look: "quad-4", value: (p) => Math.abs(p.conflict) },
];

export const layersOf = (measure: Measure): Layer[] => (measure === "score" ? byScore : byCount);

const blank = (date: string): SeriesPoint => ({
  date, events: 0, reports: 0, score_sum: 0, score_mean: null, quad: [0, 0, 0, 0], cooperation: 0, conflict: 0, disputed: 0,
});

/** Adds empty stretches, so that the chart spans the whole period asked for. */
export function filled(points: SeriesPoint[], unit: Unit, from?: string, to?: string): SeriesPoint[] {
  const first = from ? floor(from, unit) : points[0]?.date;
  const last = to ?? points.at(-1)?.date;
  if (!first || !last) return points;
  const known = new Map(points.map((point) => [point.date, point]));
  const all: SeriesPoint[] = [];
  for (let day = first; day <= last && all.length < 5000; day = next(day, unit)) all.push(known.get(day) ?? blank(day));
  return all;
}

/** Highest stack above the line and below it. */
export function extent(points: SeriesPoint[], layers: Layer[]): { up: number; down: number } {
  let up = 0;
  let down = 0;
  for (const point of points) {
    let above = 0;
    let below = 0;
    for (const layer of layers) {
      if (layer.side > 0) above += layer.value(point);
      else below += layer.value(point);
    }
    up = Math.max(up, above);
    down = Math.max(down, below);
  }
  return { up, down };
}
