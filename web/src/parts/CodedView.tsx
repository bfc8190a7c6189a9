// A coded text: the words on one side, the list of its events on the other; one event can be open.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CodedArticle, Span } from "../api";
import { same } from "../state/address";
import { many } from "../state/format";
import { eventDay } from "../state/time";
import { Parties, Status, TypeName } from "./EventLine";
import { Legend, MarkedText } from "./MarkedText";
import { Empty } from "./States";

/** The words that name an event. */
export const wordsOf = (spans: Span[], event: number) => spans.filter((span) => span.kind === "event" && span.events.includes(event));

interface Props {
  coded: CodedArticle;
  chosen: number | undefined;
  /** Given where events have no address. */
  choose?: (i: number | undefined) => void;
  detail: (i: number) => ComponentChildren;
}

export function CodedView({ coded, chosen, choose, detail }: Props) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const { text, spans, events } = coded;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (chosen !== undefined) list.current?.querySelector(":scope > .on > .pick-event")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const toggle = (kind: string) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    setHidden(next);
  };
  return (
    <div class="coded">
      <section class="coded-text" aria-label="Text" tabIndex={0}>
        {spans.length > 0 && <Legend hidden={hidden} toggle={toggle} spans={spans} />}
        <MarkedText text={text} spans={spans} events={events} hidden={hidden} chosen={chosen} choose={choose} />
      </section>
      <section class="coded-events" aria-label="Events of the text">
        <h2>{many(events.length, "event")}</h2>
        {events.length === 0 && <Empty action={<a class="button" href="/try">Try another text</a>}>The coder found no event in this text.</Empty>}
        <ol ref={list}>
          {events.map((event, i) => {
            const on = i === chosen;
            return (
              <li key={event.event_id} class={on ? "on" : ""}>
                <a
                  class="pick-event" href={same({ event: on ? undefined : event.event_id })} aria-expanded={on}
                  onClick={choose && ((click: MouseEvent) => {
                    click.preventDefault();
                    choose(on ? undefined : i);
                  })}
                >
                  <Parties event={event} /> <TypeName event={event} /> <span class="day">{eventDay(event.date, event.date_end, event.date_granularity)}</span> <Status event={event} />
                </a>
                {on && detail(i)}
              </li>
            );
          })}
        </ol>
      </section>
    </div>
  );
}
