// Names with bars: the longest first, the number beside the bar.
import { count } from "../state/format";

export interface Bar {
  key: string;
  label: string;
  code?: string;
  value: number;
  note?: string | undefined;
  href?: string;
}

export function BarList({ bars, unit = "events" }: { bars: Bar[]; unit?: string }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  return (
    <ol class="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          {bar.href ? <a href={bar.href}>{bar.label}</a> : <span>{bar.label}</span>}
          {bar.code && <span class="code">{bar.code.toLowerCase()}</span>}
          <span class="bar-row">
            <span class="bar" style={{ width: `${(bar.value / most) * 100}%` }} />
            <span class="bar-value">{count(bar.value)}<span class="unseen"> {unit}</span>{bar.note && <span class="note"> {bar.note}</span>}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
