// Downloads of what a view shows: its rows in three formats, and its chart as SVG.
import { useEffect, useRef } from "preact/hooks";
import type { Filters, Sort } from "../api";
import { link } from "../state/address";
import { saveSvg } from "../charts/save";

const formats = [
  ["csv", "CSV", "for spreadsheets"],
  ["jsonl", "JSONL", "one event a line"],
  ["parquet", "Parquet", "for R, Python, DuckDB"],
] as const;

/** `chart` is the id of the element that holds the chart. */
export function Download({ filters, sort, chart }: { filters: Filters; sort?: Sort; chart?: string }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const details = box.current;
      if (!details?.open) return;
      const away = event instanceof KeyboardEvent ? event.key === "Escape" : !details.contains(event.target as Node);
      if (!away) return;
      details.open = false;
      if (event instanceof KeyboardEvent) details.querySelector("summary")?.focus();
    };
    document.addEventListener("click", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("click", close);
      document.removeEventListener("keydown", close);
    };
  }, []);
  return (
    <details class="download" ref={box}>
      <summary>Download</summary>
      <ul>
        {formats.map(([format, name, use]) => (
          <li key={format}>
            <a href={link("/v1/export", { format, sort, ...filters })} download>{name} <span>of these events, {use}</span></a>
          </li>
        ))}
        {chart && (
          <li>
            <button type="button" onClick={() => saveSvg(chart)}>SVG <span>of the chart</span></button>
          </li>
        )}
      </ul>
    </details>
  );
}
