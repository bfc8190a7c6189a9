// Everything that is known of one event: its slots, how it was derived, who else reports or denies it.
import type { ComponentChildren } from "preact";
import type { Attribution, EventDetail as Detail, EventRow, Span, Tree } from "../api";
import { TreeArcs } from "../charts/TreeArcs";
import { EventLine, Parties, Status, TypeName } from "../parts/EventLine";
import { Failed, Skeleton } from "../parts/States";
import { to } from "../state/address";
import { auxiliaryWords, quadLabels, statusWords } from "../state/codes";
import { useAsk } from "../state/data";
import { many, percent, signed } from "../state/format";
import { dayText, eventDay } from "../state/time";

function Row({ name, children }: { name: string; children: ComponentChildren }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>;
}

function counts(event: EventRow): string {
  const parts: [number | null, string][] = [[event.killed, "killed"], [event.wounded, "wounded"], [event.arrested, "arrested"], [event.protesters, "protesters"]];
  return parts.filter(([n]) => n !== null).map(([n, name]) => `${n} ${name}`).join(", ");
}

export function Slots({ event }: { event: EventRow }) {
  const numbers = counts(event);
  return (
    <dl class="slots">
      <Row name="Who → whom"><Parties event={event} /> <span class="note">{[event.actor_name, event.recipient_name].filter(Boolean).join(" → ")}</span></Row>
      <Row name="Type"><TypeName event={event} /> <span class="note">{quadLabels[event.quad_class].toLowerCase()}, score {signed(event.score)}{event.cameo ? `, CAMEO ${event.cameo}` : ""}</span></Row>
      {event.contexts.length > 0 && <Row name="Context">{event.contexts.join(", ")}</Row>}
      <Row name="Date">{eventDay(event.date, event.date_end, event.date_granularity)}</Row>
      <Row name="Place">{event.place ? <>{event.place.name} <span class="note">{[event.place.admin1 === event.place.name ? null : event.place.admin1, event.place.country, event.place.resolution && `known to the ${event.place.resolution}`].filter(Boolean).join(", ")}</span></> : "not told"}</Row>
      {numbers && <Row name="Counts">{numbers}</Row>}
      <Row name="Status">
        <b>{event.status}</b> <span class="note">{statusWords[event.status] ?? ""}{event.auxiliary.map((name) => ` ${auxiliaryWords[name] ?? name}`)}{event.disputed ? " One report alleges it, another denies it." : ""}{event.counted ? "" : " Counts of events leave it out."}</span>
      </Row>
      {event.confidence !== null && <Row name="Confidence">{percent(event.confidence)} <span class="note">estimated chance that a careful coder would record the same type, actor and recipient</span></Row>}
    </dl>
  );
}

export function Derivation({ steps }: { steps: string[] }) {
  if (steps.length === 0) return null;
  return (
    <>
      <h3>How it was derived</h3>
      <ol class="derivation">{steps.map((step, i) => <li key={i}>{step}</li>)}</ol>
    </>
  );
}

export function Sayers({ attribution }: { attribution: Attribution[] }) {
  return (
    <>
      <h3>Who says so</h3>
      {attribution.length === 0 ? <p class="note">The article itself.</p> : (
        <ol class="sayers">
          {attribution.map((a, i) => (
            <li key={i}>
              <b>{a.speaker ?? "Somebody unnamed"}</b>{a.speaker_code && <> <span class="code">{a.speaker_code.toLowerCase()}</span></>} <i>{a.cue}</i>{a.medium && <> to {a.medium}</>} <span class="note">{a.kind}</span>
              {a.content && <q>{a.content}</q>}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function coderText({ version, ...rest }: Record<string, string>): string {
  return [`coded by demarche ${version ?? "of an unknown version"}`, ...Object.entries(rest).map(([name, value]) => `${name} ${value}`)].join(", ");
}

function Others({ title, events }: { title: string; events: EventRow[] }) {
  if (events.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      {events.map((event) => <EventLine key={event.event_id} event={event} />)}
    </>
  );
}

function Reports({ detail }: { detail: Detail }) {
  const { cluster, event } = detail;
  const others = cluster.reports.filter((report) => report.event_id !== event.event_id);
  const rules = (id: string) => cluster.links.filter((link) => link.a === id || link.b === id);
  return (
    <>
      <h3>{others.length === 0 ? "Other reports" : `${many(others.length, "other report")} of it`}</h3>
      {others.length === 0 ? <p class="note">Nobody else in the data set reports it.</p> : (
        <ul class="reports">
          {others.map((report) => {
            const link = rules(report.event_id).sort((a, b) => b.score - a.score)[0];
            return (
              <li key={report.event_id}>
                <a href={to(`/article/${encodeURIComponent(report.article_id)}`, { event: report.event_id })}>{report.publisher ?? "publisher unknown"}</a>
                {report.published && <span class="note">, {dayText(report.published)}</span>}
                {link && <span class="note"> — {link.rule} ({link.score.toFixed(2)}) </span>}
                <Status event={report} />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

export function EventDetail({ id, named }: { id: string; named: Span[] }) {
  const answer = useAsk<Detail>(`/v1/events/${encodeURIComponent(id)}`);
  const tree = useAsk<Tree>(`/v1/events/${encodeURIComponent(id)}/tree`);
  const detail = answer.data;
  if (answer.error) return <Failed error={answer.error} again={answer.again} />;
  if (!detail || detail.event.event_id !== id) return <Skeleton lines={8} />;
  const { event, record } = detail;
  return (
    <div class="detail">
      <Slots event={event} />
      <Derivation steps={record.derivation} />
      <p class="note">Sense {record.sense}; {coderText(record.coder)}.</p>
      <h3>The sentence as parsed</h3>
      {tree.data ? <TreeArcs tree={tree.data} named={named} /> : tree.error ? <p class="note">{tree.error.message}</p> : <Skeleton lines={3} />}
      <Sayers attribution={detail.attribution} />
      <Reports detail={detail} />
      <Others title="Denied by" events={detail.denied_by} />
      <Others title="It denies" events={detail.denies} />
      <Others title="Content of" events={detail.content_of ? [detail.content_of] : []} />
      <Others title="Its content" events={detail.contents} />
    </div>
  );
}
