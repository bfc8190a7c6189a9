// Selects a stretch of a chart: by dragging, or with two sliders that keys move.
import { useRef, useState } from "preact/hooks";

/** Positions of bars, both included. */
export interface Stretch {
  start: number;
  end: number;
}

interface Props {
  count: number;
  x: (i: number) => number;
  top: number;
  bottom: number;
  selected: Stretch | undefined;
  select: (stretch: Stretch | undefined) => void;
  text: (i: number, end: boolean) => string;
}

type Drag = { kind: "new" | "start" | "end" | "move"; from: number; before: Stretch };

const REACH = 9;

export function Brush({ count, x, top, bottom, selected, select, text }: Props) {
  const [draft, setDraft] = useState<Stretch>();
  const drag = useRef<Drag | undefined>(undefined);
  const last = Math.max(0, count - 1);
  const whole = { start: 0, end: last };
  const shown = draft ?? selected;
  const current = shown ?? whole;
  const clamp = (i: number) => Math.max(0, Math.min(last, i));
  const step = x(1) - x(0);
  const left = x(current.start);
  const right = x(current.end + 1);

  const positionOf = (event: PointerEvent) => {
    const svg = (event.currentTarget as SVGElement).ownerSVGElement;
    return event.clientX - (svg?.getBoundingClientRect().left ?? 0);
  };
  const indexAt = (px: number) => clamp(Math.floor((px - x(0)) / step));

  function down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const px = positionOf(event);
    const near = (edge: number) => shown && Math.abs(px - edge) < REACH;
    const kind = near(left) ? "start" : near(right) ? "end" : shown && px > left && px < right ? "move" : "new";
    drag.current = { kind, from: indexAt(px), before: current };
    (event.currentTarget as SVGElement).setPointerCapture(event.pointerId);
  }
  function move(event: PointerEvent): void {
    const now = drag.current;
    if (!now) return;
    const i = indexAt(positionOf(event));
    const { before, from } = now;
    if (now.kind === "new") setDraft({ start: Math.min(from, i), end: Math.max(from, i) });
    else if (now.kind === "start") setDraft({ start: Math.min(i, before.end), end: before.end });
    else if (now.kind === "end") setDraft({ start: before.start, end: Math.max(i, before.start) });
    else {
      const by = Math.max(-before.start, Math.min(last - before.end, i - from));
      setDraft({ start: before.start + by, end: before.end + by });
    }
  }
  function up(): void {
    const now = drag.current;
    drag.current = undefined;
    if (!now) return;
    // A click without a drag takes the one bar, or lifts a selection it falls outside of.
    if (draft) select(draft);
    else if (now.kind === "new") select(selected ? undefined : { start: now.from, end: now.from });
    setDraft(undefined);
  }
  function key(event: KeyboardEvent, side: "start" | "end"): void {
    const far = event.shiftKey ? 10 : 1;
    const value = current[side];
    const target = {
      ArrowLeft: value - far, ArrowDown: value - far, ArrowRight: value + far, ArrowUp: value + far,
      PageDown: value - 10, PageUp: value + 10, Home: 0, End: last,
    }[event.key];
    if (event.key === "Escape" && selected) {
      event.preventDefault();
      select(undefined);
    }
    if (target === undefined) return;
    event.preventDefault();
    if (side === "start") select({ start: Math.min(clamp(target), current.end), end: current.end });
    else select({ start: current.start, end: Math.max(clamp(target), current.start) });
  }
  const handle = (side: "start" | "end", at: number) => (
    <g
      class={shown ? "handle" : "handle idle"} role="slider" tabindex={0} aria-label={side === "start" ? "Start of the selected period" : "End of the selected period"}
      aria-orientation="horizontal" aria-valuemin={side === "start" ? 0 : current.start} aria-valuemax={side === "start" ? current.end : last}
      aria-valuenow={current[side]} aria-valuetext={text(current[side], side === "end")} data-screen
      onKeyDown={(event) => key(event, side)}
    >
      <line x1={at} x2={at} y1={top} y2={bottom} />
      <rect x={at - 4.5} y={top - 4} width={9} height={22} rx={3} />
    </g>
  );
  return (
    <g class="brush">
      {shown && (
        <g data-screen>
          <rect class="shade" x={x(0)} y={top} width={Math.max(0, left - x(0))} height={bottom - top} />
          <rect class="shade" x={right} y={top} width={Math.max(0, x(count) - right)} height={bottom - top} />
        </g>
      )}
      <rect
        class="catch" data-screen x={x(0) - REACH} y={top} width={x(count) - x(0) + 2 * REACH} height={bottom - top}
        onPointerDown={down} onPointerMove={move} onPointerUp={up}
        onPointerCancel={() => {
          drag.current = undefined;
          setDraft(undefined);
        }}
      />
      {handle("start", left)}
      {handle("end", right)}
    </g>
  );
}
