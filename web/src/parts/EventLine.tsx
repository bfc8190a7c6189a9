// One event in a few lines: who did what to whom, when, in which words, according to whom.
import type { ComponentChildren } from "preact";
import type { EventRow } from "../api";
import { to } from "../state/address";
import { typeLabel } from "../state/codes";
import { actorsOf, everyone, many, recipientsOf } from "../state/format";
import { dayText, eventDay } from "../state/time";

/** Status and flags that tell that an event is not plain fact. */
export function Status({ event }: { event: EventRow }) {
  const flags = [
    ...(event.disputed ? ["disputed"] : []),
    ...(event.status === "asserted" ? [] : [event.status]),
    ...event.auxiliary,
  ];
  return (
    <>
      {flags.map((flag) => <span key={flag} class={`status status-${flag}`}>{flag}</span>)}
    </>
  );
}

export function TypeName({ event }: { event: EventRow }) {
  return (
    <span class="type">
      <span class={`swatch quad-${event.quad_class}`} />
      <i>{typeLabel(event.event_type)}{event.mode ? ` · ${event.mode}` : ""}</i> <span class="code">{event.event_type.toLowerCase()}</span>
    </span>
  );
}

const FEW = 3;

/** Those on one side of an event; of many the first ones. */
export function Side({ names, title, none = "nobody named" }: { names: string[]; title?: string | null; none?: string }) {
  if (names.length === 0) return <span class="unnamed">{none}</span>;
  const all = names.join(", ");
  return names.length <= FEW + 1
    ? <span title={names.length === 1 ? (title ?? undefined) : undefined}>{all}</span>
    : <span title={all}>{names.slice(0, FEW).join(", ")} <span class="unnamed">and {names.length - FEW} more</span></span>;
}

export function Parties({ event }: { event: EventRow }) {
  const arrow = <span aria-label={event.reciprocal ? "and" : "to"} role="img"> {event.reciprocal ? "↔" : "→"} </span>;
  const alike = everyone(event);
  // Those who do a thing together stand alike on both sides.
  if (event.reciprocal && alike.length > 1) {
    const [first = "", ...rest] = alike;
    return <b class="parties">{first}{arrow}<Side names={rest} /></b>;
  }
  return <b class="parties"><Side names={actorsOf(event)} title={event.actor_name} />{arrow}<Side names={recipientsOf(event)} title={event.recipient_name} none={event.reciprocal ? "others" : undefined} /></b>;
}

/** The sentence with the words that name the event marked, cut to what is around them. */
export function Quote({ event, room = 220 }: { event: EventRow; room?: number }) {
  const text = event.sentence_text;
  const at = text.indexOf(event.trigger);
  if (at < 0) return <q>{text.length > room ? `${text.slice(0, room)}…` : text}</q>;
  const end = at + event.trigger.length;
  const side = Math.max(40, (room - event.trigger.length) / 2);
  const from = at > side + 20 ? text.indexOf(" ", at - side) + 1 : 0;
  const until = text.length - end > side + 20 ? text.lastIndexOf(" ", end + side) : text.length;
  return (
    <q>
      {from > 0 && "…"}{text.slice(from, at)}<mark>{event.trigger}</mark>{text.slice(end, Math.max(end, until))}{until < text.length && "…"}
    </q>
  );
}

export function EventLine({ event, children, quote = true }: { event: EventRow; children?: ComponentChildren; quote?: boolean }) {
  return (
    <article class="event">
      <p class="event-head">
        <a href={to(`/article/${encodeURIComponent(event.article_id)}`, { event: event.event_id })}><Parties event={event} /></a>
        <TypeName event={event} />
        <span class="day">{eventDay(event.date, event.date_end, event.date_granularity)}</span>
      </p>
      {quote && <p class="event-quote"><Quote event={event} /></p>}
      <p class="event-foot">
        <span>{event.publisher ?? "publisher unknown"}</span>
        {event.published && event.published.slice(0, 10) !== event.date && <span>published {dayText(event.published)}</span>}
        {event.place && <span>in {event.place.name}</span>}
        {event.speaker && <span>according to {event.speaker}</span>}
        {event.reports > 1 && <span>{many(event.reports, "report")}</span>}
        <Status event={event} />
        {children}
      </p>
    </article>
  );
}
