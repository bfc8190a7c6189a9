import { describe, expect, it } from "vitest";
import type { Network, SeriesPoint, Token } from "../src/api";
import { arcs } from "../src/charts/arcs";
import { held, onScreen, zoomed } from "../src/charts/camera";
import { extent, filled, layersOf } from "../src/charts/layers";
import { layout } from "../src/charts/layout";

const point = (date: string, quad: SeriesPoint["quad"]): SeriesPoint => ({
  date, quad, events: quad.reduce((a, b) => a + b, 0), reports: 0, score_sum: 0, score_mean: null, cooperation: 3, conflict: -4, disputed: 0,
});

describe("layers", () => {
  it("fill the period with empty stretches", () => {
    const all = filled([point("2024-02-01", [1, 0, 0, 0])], "month", "2024-01-15", "2024-04-02");
    expect(all.map((p) => p.date)).toEqual(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]);
    expect(all[0]?.events).toBe(0);
    expect(filled([], "month")).toEqual([]);
  });
  it("reach as far as the highest stack on each side", () => {
    const points = [point("2024-01-01", [1, 2, 3, 4]), point("2024-02-01", [5, 0, 0, 1])];
    expect(extent(points, layersOf("events"))).toEqual({ up: 5, down: 7 });
    expect(extent(points, layersOf("score"))).toEqual({ up: 3, down: 4 });
  });
});

describe("camera", () => {
  it("keeps what is under the pointer when it zooms", () => {
    const before = { k: 2, x: 400, y: 200 };
    const after = zoomed(before, 1.5, 300, 150, 800, 400);
    const under = [(300 - 400) / 2 + 400, (150 - 200) / 2 + 200] as const;
    const [x, y] = onScreen(after, under[0], under[1], 800, 400);
    expect(x).toBeCloseTo(300);
    expect(y).toBeCloseTo(150);
  });
  it("does not leave the world", () => {
    expect(held({ k: 0.2, x: -50, y: 900 }, 800, 400)).toEqual({ k: 1, x: 400, y: 200 });
  });
});

describe("layout", () => {
  const network: Network = {
    nodes: ["AAA", "BBB", "CCC", "DDD"].map((code, i) => ({ code, name: code, events: 10 - i })),
    edges: [["AAA", "BBB"], ["BBB", "CCC"], ["CCC", "DDD"]].map(([source = "", target = ""]) => ({ source, target, events: 3, reports: 3, score_mean: 0, conflict: -1, cooperation: 1 })),
    total: 3,
  };
  it("is the same each time and inside the box", () => {
    const places = () => layout(network, 600, 400).map(({ x, y }) => [x, y]);
    expect(places()).toEqual(places());
    for (const [x = -1, y = -1] of places()) expect(x >= 0 && x <= 600 && y >= 0 && y <= 400).toBe(true);
  });
});

describe("arcs", () => {
  const token = (text: string, head: number): Token => ({ text, head, lemma: text, tag: "NN", dep: "dep", start: 0, end: 1 });
  it("rise above those that they span", () => {
    const all = arcs([token("a", 1), token("b", 3), token("c", 3), token("d", 3)]);
    const level = (dependent: number) => all.find((arc) => arc.dependent === dependent)?.level;
    expect(all).toHaveLength(3);
    expect(level(0)).toBe(1);
    expect(level(2)).toBe(1);
    expect(level(1)).toBe(2);
  });
});
