// The numbers of a chart over time as a table, drawn only when it is opened.
import { useState } from "preact/hooks";
import type { SeriesPoint } from "../api";
import { count, signed } from "../state/format";
import { stretchText, type Unit } from "../state/time";
import type { Layer } from "./layers";

export function SeriesTable({ points, unit, layers }: { points: SeriesPoint[]; unit: Unit; layers: Layer[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="as-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The numbers as a table</summary>
      {open && (
        <div class="scroll" tabindex={0} role="region" aria-label="Numbers of the chart">
          <table>
            <thead>
              <tr>
                <th scope="col">{unit.charAt(0).toUpperCase() + unit.slice(1)}</th>
                <th scope="col" class="number">Events</th>
                {layers.map((layer) => <th key={layer.key} scope="col" class="number">{layer.label}</th>)}
                <th scope="col" class="number">Mean score</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.date}>
                  <th scope="row">{stretchText(point.date, unit)}</th>
                  <td class="number">{count(point.events)}</td>
                  {layers.map((layer) => <td key={layer.key} class="number">{count(Math.round(layer.value(point)))}</td>)}
                  <td class="number">{point.score_mean === null ? "–" : signed(point.score_mean)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
