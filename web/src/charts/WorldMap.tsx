// The world with places of events: circles for towns, hollow signs for countries and provinces.
import { geoEqualEarth, geoGraticule10, geoPath } from "d3-geo";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MapPoint } from "../api";
import { many } from "../state/format";
import type { World } from "./borders";
import { held, moved, onScreen, zoomed, type Camera } from "./camera";
import { PlaceSign } from "./PlaceSign";
import { useWidth } from "./size";

interface Props {
  world: World;
  points: MapPoint[];
  chosen: string | undefined;
  choose: (point: MapPoint) => void;
  keyOf: (point: MapPoint) => string;
  /** Longitude, latitude and scale, from the address. */
  view: [number, number, number] | undefined;
  look: (view: [number, number, number]) => void;
  box: (bounds: string) => void;
}

interface Placed {
  point: MapPoint;
  x: number;
  y: number;
  r: number;
  named: boolean;
}

export function WorldMap({ world, points, chosen, choose, keyOf, view, look, box }: Props) {
  const [frame, width] = useWidth();
  const height = Math.round(Math.max(160, Math.min(620, width * 0.49)));
  const projection = useMemo(() => geoEqualEarth().fitExtent([[2, 2], [width - 2, height - 2]], { type: "Sphere" }), [width, height]);
  const shapes = useMemo(() => {
    const path = geoPath(projection);
    return { sphere: path({ type: "Sphere" }) ?? "", grid: path(geoGraticule10()) ?? "", land: world.land.map((f) => path(f) ?? ""), borders: path(world.borders) ?? "" };
  }, [projection, world]);
  const start = (): Camera => {
    const middle = view && projection([view[0], view[1]]);
    return middle ? held({ k: view[2], x: middle[0], y: middle[1] }, width, height) : { k: 1, x: width / 2, y: height / 2 };
  };
  const [camera, setCamera] = useState<Camera>(start);
  const drag = useRef<{ x: number; y: number } | undefined>(undefined);
  const svg = useRef<SVGSVGElement>(null);
  const viewKey = view?.join();
  useEffect(() => setCamera(start()), [width, viewKey]);

  // The address follows when the map rests.
  const timer = useRef(0);
  const turn = (next: (camera: Camera) => Camera) => {
    setCamera((now) => {
      const then = next(now);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => {
        const middle = projection.invert?.([then.x, then.y]);
        if (middle) look([middle[0], middle[1], then.k]);
      }, 250);
      return then;
    });
  };
  const by = (factor: number) => turn((now) => zoomed(now, factor, width / 2, height / 2, width, height));
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    // Not passive: the page must not scroll under a map that zooms.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const r = element.getBoundingClientRect();
      turn((now) => zoomed(now, Math.exp(-event.deltaY * 0.002), event.clientX - r.left, event.clientY - r.top, width, height));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [width, height, projection]);
  function key(event: KeyboardEvent): void {
    const shift = 60;
    const step: Record<string, () => void> = {
      ArrowLeft: () => turn((now) => moved(now, shift, 0, width, height)), ArrowRight: () => turn((now) => moved(now, -shift, 0, width, height)),
      ArrowUp: () => turn((now) => moved(now, 0, shift, width, height)), ArrowDown: () => turn((now) => moved(now, 0, -shift, width, height)),
      "+": () => by(1.6), "=": () => by(1.6), "-": () => by(1 / 1.6), "0": () => turn(() => ({ k: 1, x: width / 2, y: height / 2 })),
    };
    const action = step[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }
  function bounds(): string {
    const corners = [[0, 0], [width, 0], [0, height], [width, height], [width / 2, 0], [width / 2, height], [0, height / 2], [width, height / 2]]
      .map(([px = 0, py = 0]) => projection.invert?.([(px - width / 2) / camera.k + camera.x, (py - height / 2) / camera.k + camera.y]))
      .filter((p): p is [number, number] => !!p && p.every(Number.isFinite));
    const lon = corners.map((p) => Math.max(-180, Math.min(180, p[0])));
    const lat = corners.map((p) => Math.max(-90, Math.min(90, p[1])));
    return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)].map((v) => v.toFixed(2)).join(",");
  }
  const most = Math.max(1, ...points.map((point) => point.events));
  const largest = Math.max(10, Math.min(19, width / 50));
  const size = (events: number) => 2.5 + largest * Math.sqrt(events / most) * Math.min(1.25, 0.8 + camera.k * 0.1);
  const matrix = `translate(${width / 2 - camera.x * camera.k} ${height / 2 - camera.y * camera.k}) scale(${camera.k})`;
  const placed = place([...points].sort((a, b) => b.events - a.events));

  /** Puts signs where they are seen, and names beside the largest as far as they do not cover each other. */
  function place(ordered: MapPoint[]): Placed[] {
    const names: [number, number, number][] = [];
    return ordered.flatMap((point) => {
      const at = projection([point.lon, point.lat]);
      if (!at) return [];
      const [x, y] = onScreen(camera, at[0], at[1], width, height);
      if (x < -30 || y < -30 || x > width + 30 || y > height + 30) return [];
      const r = size(point.events);
      const left = x + r;
      const long = point.place.length * 6.6;
      const free = names.length < width / 80 && r > 4 && left + long < width
        && names.every(([l, t, w]) => Math.abs(t - y) > 14 || left > l + w + 4 || left + long < l - 4);
      const named = free || keyOf(point) === chosen;
      if (named) names.push([left, y, long]);
      return [{ point, x, y, r, named }];
    });
  }

  return (
    <div class="chart map" id="map-chart" ref={frame}>
      <div class="map-tools">
        <button type="button" class="button" aria-label="Zoom in" onClick={() => by(1.8)}>+</button>
        <button type="button" class="button" aria-label="Zoom out" onClick={() => by(1 / 1.8)}>−</button>
        <button type="button" class="button" onClick={() => turn(() => ({ k: 1, x: width / 2, y: height / 2 }))}>Whole world</button>
        {camera.k > 1.2 && <button type="button" class="button" onClick={() => box(bounds())}>Only events in this part</button>}
      </div>
      <svg
        ref={svg} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" tabindex={0}
        aria-label="Map of places of events. Arrows move it, plus and minus zoom; the table below has the same places"
        onKeyDown={key}
        onPointerDown={(event) => (drag.current = { x: event.clientX, y: event.clientY })}
        onPointerMove={(event) => {
          const from = drag.current;
          if (!from || event.buttons === 0) return;
          const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) {
            if (Math.hypot(dx, dy) < 4) return;
            event.currentTarget.setPointerCapture(event.pointerId);
          }
          drag.current = { x: event.clientX, y: event.clientY };
          turn((now) => moved(now, dx, dy, width, height));
        }}
        onPointerUp={() => (drag.current = undefined)}
      >
        <g transform={matrix}>
          <path class="sea" d={shapes.sphere} />
          <path class="graticule" d={shapes.grid} />
          {shapes.land.map((d, i) => <path key={i} class="land" d={d} />)}
          <path class="borders" d={shapes.borders} />
        </g>
        {placed.map(({ point, x, y, r }) => {
          const id = keyOf(point);
          const said = `${point.place} (${point.resolution}): ${many(point.events, "event")}`;
          return (
            <a
              key={id} href={`#${id}`} class={id === chosen ? "place on" : "place"} tabindex={-1} aria-label={said}
              onClick={(event) => {
                event.preventDefault();
                choose(point);
              }}
            >
              <title>{said}</title>
              <PlaceSign point={point} x={x} y={y} r={r} />
            </a>
          );
        })}
        <g class="names" aria-hidden="true">
          {placed.filter((p) => p.named).map(({ point, x, y, r }) => <text key={keyOf(point)} x={x + r + 3} y={y + 4}>{point.place}</text>)}
        </g>
      </svg>
    </div>
  );
}
