// The first view: how much there is, how it changes, between whom, what is new, what is disputed.
import type { Claims, Events, Series, Summary, Top } from "../api";
import { Timeline } from "../charts/Timeline";
import { filled } from "../charts/layers";
import { BarList } from "../parts/BarList";
import { Download } from "../parts/Download";
import { EventLine } from "../parts/EventLine";
import { Choice } from "../parts/Choice";
import { Empty, Failed, Skeleton } from "../parts/States";
import { Section, View } from "../parts/View";
import { filters, here, set, to } from "../state/address";
import { codes } from "../state/codes";
import { useAsk } from "../state/data";
import { actorsOf, count, many, signed } from "../state/format";
import { seen } from "../state/growth";
import { lastDay, periodText, spanText, unitOf, units } from "../state/time";

function Numbers({ summary, disputed }: { summary: Summary | undefined; disputed: number | undefined }) {
  const f = filters.value;
  const cells: [string, string, string?][] = summary ? [
    [count(summary.events), summary.events === 1 ? "event" : "events", to("/events", { counted: f.counted ?? "true" })],
    [count(summary.reports), summary.reports === 1 ? "report" : "reports"],
    [count(summary.articles), summary.articles === 1 ? "article" : "articles", to("/articles")],
    [count(summary.publishers), summary.publishers === 1 ? "publisher" : "publishers"],
    [disputed === undefined ? "–" : count(disputed), "disputed", to("/claims", { disputed: "true" })],
  ] : ["events", "reports", "articles", "publishers", "disputed"].map((name) => ["–", name]);
  return (
    <dl class="numbers">
      {cells.map(([value, name, href]) => (
        <div key={name}><dt>{name}</dt><dd>{href ? <a href={href}>{value}</a> : value}</dd></div>
      ))}
    </dl>
  );
}

export function Overview() {
  const f = filters.value;
  const { by } = here.value.query;
  const summary = useAsk<Summary>("/v1/summary", { ...f });
  if (summary.data && Object.keys(f).length === 0) seen(summary.data);
  const from = f.from ?? summary.data?.from ?? undefined;
  const end = f.to ?? summary.data?.to ?? undefined;
  // Where neither the reader nor the filters say how long the period is, the summary does: better one series late than two.
  const unit = unitOf(by, f.from, f.to) ?? (summary.loading ? undefined : unitOf(undefined, from, end) ?? "month");
  const series = useAsk<Series>(unit ? "/v1/series" : null, { ...f, by: unit });
  const drawn = series.data?.by ?? unit ?? "month";
  const waits = summary.loading || series.loading;
  const dyads = useAsk<Top>("/v1/top/dyads", { ...f, limit: 12 });
  const newest = useAsk<Events>("/v1/events", { ...f, counted: f.counted ?? "true", sort: "-published", limit: 5 });
  // Counts leave out what is only alleged, so that the summary knows but a part of what is disputed.
  const disputed = useAsk<Claims>("/v1/claims", { ...f, disputed: "true", sort: "-published", limit: 4 });
  const isDisputed = disputed.data?.total !== 0;
  const others = useAsk<Claims>(isDisputed ? null : "/v1/claims", { ...f, sort: "-published", limit: 4 });
  const claims = isDisputed ? disputed : others;
  const failed = summary.error ?? series.error;
  const period = from && end ? periodText(from, end) : "";
  const points = series.data ? filled(series.data.points, series.data.by) : [];

  return (
    <View
      title="What happened between whom" name="Overview" busy={summary.loading}
      lead={<>{codes.value?.store ? `${codes.value.store}: ` : ""}{summary.data ? `${many(summary.data.events, "event")}${period ? `, ${period}` : ""}` : "\u00a0"}</>}
      tools={<Download filters={f} chart="overview-chart" />}
    >
      <Numbers summary={summary.data} disputed={disputed.data?.total} />
      {failed ? <Failed error={failed} again={summary.error ? summary.again : series.again} /> : summary.data?.events === 0 ? <Empty>No event fits.</Empty> : (
        <>
          <Section
            title={`Events by ${drawn}${from && end ? `, ${spanText(from, end, drawn)}` : ""}`} busy={waits}
            note="Cooperation above the line, conflict below it."
            more={<Choice label="Unit" value={unit ?? drawn} options={units.map((u) => [u, u])} choose={(value) => set({ by: value }, true)} />}
          >
            <div class="hold hold-chart">
              {series.data && points.length > 0 ? (
                <Timeline
                  id="overview-chart" label={`Events by ${series.data.by} and class; the table below has the numbers`} points={points} unit={series.data.by} measure="events"
                  select={(stretch) => {
                    const start = stretch && points[stretch.start];
                    const stop = stretch && points[stretch.end];
                    if (start && stop && series.data) set({ from: start.date, to: lastDay(stop.date, series.data.by) });
                  }}
                />
              ) : waits ? <Skeleton lines={12} /> : <p class="note">No event here tells its day.</p>}
            </div>
            {series.data && series.data.undated > 0 && <p class="note">{many(series.data.undated, "event")} that {series.data.undated === 1 ? "tells" : "tell"} no day {series.data.undated === 1 ? "is" : "are"} not in the chart.</p>}
          </Section>
          <div class="columns">
            <Section title="Who acts towards whom" busy={dyads.loading} note="Mean score from −10 (conflict) to +10 (cooperation)" more={<a href={to("/network")}>All as a network</a>}>
              {dyads.error ? <Failed error={dyads.error} again={dyads.again} /> : dyads.data?.rows.length === 0 ? <p class="note">No event here names an actor and a recipient.</p> : dyads.data ? (
                <BarList bars={dyads.data.rows.map((row) => ({
                  key: row.key, label: row.label, code: row.key.replace(",", " "), value: row.events, note: signed(row.score_mean), href: to(`/dyad/${row.key.replace(",", "/")}`, { party: undefined, dir: "there" }),
                }))} />
              ) : <Skeleton lines={12} height={28} />}
            </Section>
            <Section title="What is new" busy={newest.loading} more={<a href={to("/events", { counted: f.counted ?? "true", sort: "-published" })}>{newest.data ? `All ${many(newest.data.total, "report")}` : "All events"}</a>}>
              {newest.error ? <Failed error={newest.error} again={newest.again} /> : newest.data ? newest.data.events.map((event) => <EventLine key={event.event_id} event={event} />) : <Skeleton lines={14} height={28} />}
            </Section>
            <Section title={isDisputed ? "Disputed" : "Alleged or denied"} busy={claims.loading} note={isDisputed ? "One report alleges it, another denies it" : "Nothing here is both, which would make it disputed"} more={<a href={to("/claims")}>All claims and denials</a>}>
              {claims.error ? <Failed error={claims.error} again={claims.again} /> : claims.data ? (
                claims.data.claims.length === 0 ? <p class="note">Nobody alleges or denies anything.</p> : claims.data.claims.map(({ event, denied_by }) => (
                  <EventLine key={event.event_id} event={event}>
                    {denied_by[0] && <span>denied by {denied_by[0].speaker ?? actorsOf(denied_by[0])[0] ?? "somebody unnamed"}</span>}
                  </EventLine>
                ))
              ) : <Skeleton lines={10} height={28} />}
            </Section>
          </div>
        </>
      )}
    </View>
  );
}
