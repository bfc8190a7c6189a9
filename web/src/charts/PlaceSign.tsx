// The sign of a place: its form tells how exactly the place is known, its colour which way events lean.
import type { MapPoint } from "../api";

export type Form = "town" | "province" | "country";

export function formOf(resolution: string): Form {
  if (resolution === "country" || resolution === "region") return "country";
  return resolution.startsWith("admin") ? "province" : "town";
}

export function leanOf(point: MapPoint): string {
  const [verbal, material, against, force] = point.quad;
  const share = (verbal + material) / Math.max(1, verbal + material + against + force);
  return share > 2 / 3 ? "cooperation" : share < 1 / 3 ? "conflict" : "mixed";
}

export function PlaceSign({ point, x, y, r }: { point: MapPoint; x: number; y: number; r: number }) {
  const form = formOf(point.resolution);
  const look = `sign ${form} ${leanOf(point)}`;
  if (form === "town") return <circle class={look} cx={x} cy={y} r={r} />;
  // Squares of the area of the circle; a province stands on its corner.
  const side = r * 1.77;
  return <rect class={look} x={x - side / 2} y={y - side / 2} width={side} height={side} transform={form === "province" ? `rotate(45 ${x} ${y})` : undefined} />;
}
