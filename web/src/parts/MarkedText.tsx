// The text of an article with what the coder found in it marked; events in it can be chosen.
import { useEffect, useRef } from "preact/hooks";
import type { EventRow, Span } from "../api";
import { same } from "../state/address";
import { pieces, type Piece } from "../state/spans";

export const kinds = ["event", "actor", "recipient", "speaker", "cue", "content", "date", "place", "count"] as const satisfies readonly Span["kind"][];

interface Props {
  text: string;
  spans: Span[];
  events: EventRow[];
  hidden: ReadonlySet<string>;
  /** Position of the chosen event. */
  chosen: number | undefined;
  /** Links are addresses where events have ids that last, else calls. */
  choose?: (i: number) => void;
}

export function MarkedText({ text, spans, events, hidden, chosen, choose }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen !== undefined) box.current?.querySelector("mark.k-event.on")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const tree = pieces(text.length, spans.filter((span) => !hidden.has(span.kind)));
  const linked = new Set<Span>();

  function draw(piece: Piece, event: Span | undefined, key: number): preact.ComponentChild {
    if (piece.text) {
      const words = text.slice(piece.start, piece.end);
      if (!event) return words;
      const i = chosen !== undefined && event.events.includes(chosen) ? chosen : event.events[0];
      const row = i === undefined ? undefined : events[i];
      if (i === undefined || !row) return words;
      // A span that others cut is one stop of the Tab key, not several.
      const again = linked.has(event);
      linked.add(event);
      return (
        <a
          key={key} href={same({ event: row.event_id })} tabIndex={again ? -1 : undefined} aria-current={i === chosen ? "true" : undefined}
          onClick={choose && ((click: MouseEvent) => {
            click.preventDefault();
            choose(i);
          })}
        >{words}</a>
      );
    }
    const { span } = piece;
    const on = chosen !== undefined && span.events.includes(chosen);
    const inside = span.kind === "event" ? span : event;
    return (
      <mark key={key} class={`k-${span.kind}${on ? " on" : ""}${piece.first ? "" : " rest"}`} title={`${span.kind}: ${span.label}`}>
        {piece.children.map((child, i) => draw(child, inside, i))}
      </mark>
    );
  }
  return (
    <div class={chosen === undefined ? "marked" : "marked chosen"} ref={box}>
      {tree.map((piece, i) => draw(piece, undefined, i))}
    </div>
  );
}

export function Legend({ hidden, toggle, spans }: { hidden: ReadonlySet<string>; toggle: (kind: string) => void; spans: Span[] }) {
  const found = new Set(spans.map((span) => span.kind));
  return (
    <fieldset class="legend">
      <legend>Mark</legend>
      {kinds.filter((kind) => found.has(kind)).map((kind) => (
        <label key={kind} class="toggle">
          <input type="checkbox" checked={!hidden.has(kind)} onChange={() => toggle(kind)} />
          <mark class={`k-${kind}`}>{kind}</mark>
        </label>
      ))}
    </fieldset>
  );
}
