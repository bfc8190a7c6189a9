// Bars over time on both sides of a zero line, with a readout, a brush and a table of the same numbers.
import { scaleLinear } from "d3-scale";
import { useState } from "preact/hooks";
import type { SeriesPoint } from "../api";
import { short } from "../state/format";
import { lastDay, stretchText, ticks, type Unit } from "../state/time";
import { Brush, type Stretch } from "./Brush";
import { extent, layersOf, type Layer, type Measure } from "./layers";
import { SeriesTable } from "./SeriesTable";
import { useWidth } from "./size";

interface Props {
  id: string;
  label: string;
  points: SeriesPoint[];
  unit: Unit;
  measure: Measure;
  height?: number;
  selected?: Stretch | undefined;
  select?: (stretch: Stretch | undefined) => void;
}

/** One path a layer: thousands of bars stay fast. */
function paths(points: SeriesPoint[], layers: Layer[], left: (i: number) => number, y: (v: number) => number, width: number): string[] {
  const up = new Float64Array(points.length);
  const down = new Float64Array(points.length);
  return layers.map((layer) => {
    let path = "";
    points.forEach((point, i) => {
      const value = layer.value(point);
      if (value === 0) return;
      const base = (layer.side > 0 ? up : down)[i] ?? 0;
      const top = y(layer.side * (base + value));
      const bottom = y(layer.side * base);
      path += `M${left(i).toFixed(1)} ${bottom.toFixed(1)}V${top.toFixed(1)}h${width.toFixed(1)}V${bottom.toFixed(1)}z`;
      if (layer.side > 0) up[i] = base + value;
      else down[i] = base + value;
    });
    return path;
  });
}

export function Timeline({ id, label, points, unit, measure, height = 300, selected, select }: Props) {
  const [box, width] = useWidth();
  const [at, setAt] = useState<number>();
  const layers = layersOf(measure);
  const present = layers.filter((layer) => points.some((p) => layer.value(p) > 0));
  const wide = width > 640;
  const margin = { left: 40, right: wide ? 160 : 6, top: 14, bottom: 26 };
  const inner = Math.max(50, width - margin.left - margin.right);
  const step = inner / Math.max(1, points.length);
  const x = (i: number) => margin.left + i * step;
  const { up, down } = extent(points, layers);
  const y = scaleLinear([-down, Math.max(up, down === 0 ? 1 : 0)], [height - margin.bottom, margin.top]).nice(5);
  const first = points[0]?.date ?? "";
  const last = points.at(-1)?.date ?? "";
  const index = new Map(points.map((point, i) => [point.date, i]));
  const axis = first ? ticks(first, last, Math.max(2, Math.floor(inner / 74))) : [];
  const position = (day: string) => {
    const exact = index.get(day);
    if (exact !== undefined) return exact;
    const after = points.findIndex((point) => point.date > day);
    return after < 0 ? points.length - 1 : Math.max(0, after - 1);
  };
  const point = at === undefined ? undefined : points[at];
  const zero = y(0);
  // Few bars are not to become walls.
  const barWidth = Math.min(64, Math.max(0.6, step > 4 ? step - 1 : step * 0.92));
  const left = (i: number) => x(i) + (barWidth < 64 ? 0 : (step - barWidth) / 2);
  return (
    <div class="chart timeline" id={id}>
      <p class="readout">
        {point ? (
          <><b>{stretchText(point.date, unit)}</b>{present.map((layer) => (
            <span key={layer.key}><span class={`swatch ${layer.look}`} />{layer.label} {short(layer.value(point))}</span>
          ))}</>
        ) : wide ? <span>{select ? "Drag over the bars to choose a period." : "Point at a bar to read it."}</span>
          : present.map((layer) => <span key={layer.key}><span class={`swatch ${layer.look}`} />{layer.label}</span>)}
      </p>
      <div ref={box}>
        <svg
          width={width} height={height} viewBox={`0 0 ${width} ${height}`} role={select ? "group" : "img"} aria-label={label}
          onPointerMove={(event) => {
            const start = event.currentTarget.getBoundingClientRect().left;
            const i = Math.floor((event.clientX - start - margin.left) / step);
            setAt(i >= 0 && i < points.length ? i : undefined);
          }}
          onPointerLeave={() => setAt(undefined)}
        >
          {y.ticks(5).filter((tick) => measure === "score" || Number.isInteger(tick)).map((tick) => (
            <g key={tick}>
              <line class={tick === 0 ? "zero" : "grid"} x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
              <text class="tick" x={margin.left - 6} y={y(tick) + 4} text-anchor="end">{measure === "score" && tick < 0 ? "−" : ""}{short(Math.abs(tick))}</text>
            </g>
          ))}
          {axis.map((tick) => (
            <g key={tick.start}>
              <line class="grid" x1={x(position(tick.start))} x2={x(position(tick.start))} y1={height - margin.bottom} y2={height - margin.bottom + 5} />
              <text class="tick" x={x(position(tick.start)) + 3} y={height - 8}>{tick.label}</text>
            </g>
          ))}
          {at !== undefined && <rect class="hover" data-screen x={x(at)} width={Math.max(1, step)} y={margin.top} height={height - margin.top - margin.bottom} />}
          {paths(points, layers, left, (v) => y(v), barWidth).map((path, i) => (
            <path key={layers[i]?.key} class={layers[i]?.look} d={path} />
          ))}
          <line class="zero" x1={margin.left} x2={width - margin.right} y1={zero} y2={zero} />
          {wide && <Labels layers={present} x={width - margin.right + 10} zero={zero} top={margin.top} bottom={height - margin.bottom} />}
          {select && (
            <Brush
              count={points.length} x={x} top={margin.top} bottom={height - margin.bottom} selected={selected} select={select}
              text={(i, end) => {
                const day = points[Math.min(i, points.length - 1)]?.date ?? first;
                return end ? stretchText(lastDay(day, unit), "day") : stretchText(day, "day");
              }}
            />
          )}
        </svg>
      </div>
      <SeriesTable points={points} unit={unit} layers={layers} />
    </div>
  );
}

// In the order of the stack, outermost farthest from the line.
function Labels({ layers, x, zero, top, bottom }: { layers: Layer[]; x: number; zero: number; top: number; bottom: number }) {
  return (
    <>
      {([1, -1] as const).map((side) => layers.filter((layer) => layer.side === side).map((layer, i) => {
        const y = side > 0 ? Math.max(top + 10, zero - 12 - i * 18) : Math.min(bottom, zero + 18 + i * 18);
        return (
          <g key={layer.key}>
            <rect class={layer.look} x={x} y={y - 8} width={9} height={9} />
            <text class="direct" x={x + 14} y={y}>{layer.label}</text>
          </g>
        );
      }))}
    </>
  );
}
