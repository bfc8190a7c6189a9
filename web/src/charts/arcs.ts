// Arcs of a dependency tree: which word hangs on which, and how high each arc must rise.
import type { Token } from "../api";

export interface Arc {
  head: number;
  dependent: number;
  label: string;
  /** 1 is the lowest. */
  level: number;
}

export function arcs(tokens: Token[]): Arc[] {
  const all: Arc[] = tokens
    .map((token, i) => ({ head: token.head, dependent: i, label: token.dep, level: 1 }))
    .filter((arc) => arc.head !== arc.dependent && tokens[arc.head] !== undefined);
  const ends = (arc: Arc) => [Math.min(arc.head, arc.dependent), Math.max(arc.head, arc.dependent)] as const;
  all.sort((a, b) => Math.abs(a.head - a.dependent) - Math.abs(b.head - b.dependent));
  // Shortest first: an arc rises above those that it spans.
  const height: number[] = new Array<number>(tokens.length).fill(0);
  for (const arc of all) {
    const [left, right] = ends(arc);
    let under = 0;
    for (let gap = left; gap < right; gap++) under = Math.max(under, height[gap] ?? 0);
    arc.level = under + 1;
    for (let gap = left; gap < right; gap++) height[gap] = arc.level;
  }
  return all;
}
