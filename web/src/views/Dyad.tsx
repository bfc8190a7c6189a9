// Two actors: how they act towards each other over time, and who says so.
import type { Actors, Filters, Series, Summary } from "../api";
import { filled, type Measure } from "../charts/layers";
import { Timeline } from "../charts/Timeline";
import type { Stretch } from "../charts/Brush";
import { Choice } from "../parts/Choice";
import { Download } from "../parts/Download";
import { EventList } from "../parts/EventList";
import { Empty, Failed, Skeleton } from "../parts/States";
import { Section, View } from "../parts/View";
import { filters, here, segment, set, to } from "../state/address";
import { useAsk } from "../state/data";
import { many } from "../state/format";
import { floor, lastDay, periodText, spanText, unitOf, units } from "../state/time";
import { PickDyad } from "./PickDyad";
import { WhoSaysSo } from "./WhoSaysSo";

type Direction = "both" | "there" | "back";

/** The filter that the direction means. */
function between(a: string, b: string, direction: Direction): Filters {
  if (direction === "there") return { actor: a, recipient: b };
  return direction === "back" ? { actor: b, recipient: a } : { dyad: `${a},${b}` };
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a && b ? (a > b ? a : b) : (a ?? b);
}
function earlier(a: string | undefined, b: string | undefined): string | undefined {
  return a && b ? (a < b ? a : b) : (a ?? b);
}

const pair = (text: string | undefined) => (text && /^[\d-]{10}\.\.[\d-]{10}$/.test(text) ? { from: text.slice(0, 10), to: text.slice(12) } : undefined);

function useName(code: string): string {
  const answer = useAsk<Actors>(code ? "/v1/actors" : null, { starts: code, limit: 1 });
  return answer.data?.actors.find((actor) => actor.code === code)?.name ?? code;
}

export function Dyad() {
  const a = segment(2);
  const b = segment(3);
  if (!a || !b || a === "-") {
    return (
      <View title="Two actors" name="Dyad" lead="Choose two actors to see what happened between them.">
        <PickDyad a={a} b={b} />
      </View>
    );
  }
  return <DyadOf a={a} b={b} />;
}

function DyadOf({ a, b }: { a: string; b: string }) {
  const { by, measure: measured, dir, zoom: zoomed, brush: brushed } = here.value.query;
  const direction: Direction = a !== b && (dir === "there" || dir === "back") ? dir : "both";
  const measure: Measure = measured === "score" ? "score" : "events";
  const zoom = pair(zoomed);
  const brush = pair(brushed);
  const { party: _, dyad: __, actor: ___, recipient: ____, ...common } = filters.value;
  const f: Filters = { ...common, ...between(a, b, direction) };
  const window: Filters = { ...f, from: later(f.from, zoom?.from), to: earlier(f.to, zoom?.to) };
  const summary = useAsk<Summary>("/v1/summary", { ...f });
  const from = window.from ?? summary.data?.from ?? undefined;
  const end = window.to ?? summary.data?.to ?? undefined;
  // As in the overview, the series waits for the period rather than be asked twice.
  const unit = unitOf(by, window.from, window.to) ?? (summary.loading ? undefined : unitOf(undefined, from, end) ?? "month");
  const series = useAsk<Series>(unit ? "/v1/series" : null, { ...window, by: unit });
  const shownUnit = series.data?.by ?? unit ?? "month";
  const waits = summary.loading || series.loading;
  const points = series.data ? filled(series.data.points, shownUnit, zoom ? from : undefined, zoom ? end : undefined) : [];
  const under: Filters = { ...window, from: later(window.from, brush?.from), to: earlier(window.to, brush?.to) };
  const nameA = useName(a);
  const nameB = useName(b);

  let selected: Stretch | undefined;
  if (brush && points.length) {
    const first = points.findIndex((point) => point.date >= floor(brush.from, shownUnit));
    const last = points.findLastIndex((point) => point.date <= brush.to);
    if (first >= 0 && last >= first) selected = { start: first, end: last };
  }
  const select = (stretch: Stretch | undefined) => {
    const start = stretch && points[stretch.start];
    const stop = stretch && points[stretch.end];
    set({ brush: start && stop ? `${start.date}..${lastDay(stop.date, shownUnit)}` : undefined }, brush !== undefined);
  };
  const total = summary.data?.events ?? 0;
  const title = a === b ? `Within ${nameA}` : direction === "both" ? `${nameA} and ${nameB}` : direction === "there" ? `${nameA} towards ${nameB}` : `${nameB} towards ${nameA}`;
  const shownPeriod = from && end ? periodText(from, end) : "";
  const brushText = brush ? periodText(brush.from, brush.to) : shownPeriod;

  return (
    <View
      title={title} name={`${a} ${b}`} busy={summary.loading}
      lead={summary.data ? `${many(total, "event")} in ${many(summary.data.reports, "report")}${shownPeriod ? `, ${shownPeriod}` : ""}` : "\u00a0"}
      tools={<Download filters={under} chart="dyad-chart" />}
    >
      <PickDyad a={a} b={b} />
      {summary.error ? <Failed error={summary.error} again={summary.again} /> : series.error ? <Failed error={series.error} again={series.again} />
        : summary.data && total === 0 && !zoom ? <Empty action={Object.keys(common).length || direction !== "both" ? undefined : <a class="button" href={to("/network")}>See who acts towards whom</a>}>No event between these two fits.</Empty> : (
        <>
          <Section
            title={`${measure === "score" ? "Scores" : "Events"} by ${shownUnit}${from && end ? `, ${spanText(from, end, shownUnit)}` : ""}`} busy={waits}
            note={measure === "score" ? "Sums of scores: cooperation (to +10 an event) above the line, conflict (to −10) below it." : "Cooperation above the line, conflict below it."}
          >
            <div class="controls">
              {a !== b && <Choice label="Direction" value={direction} options={[["both", "both"], ["there", `${a} → ${b}`], ["back", `${b} → ${a}`]]} choose={(v) => set({ dir: v === "both" ? undefined : v })} />}
              <Choice label="Show" value={measure} options={[["events", "events"], ["score", "score"]]} choose={(v) => set({ measure: v === "score" ? v : undefined })} />
              <Choice label="Unit" value={unit ?? shownUnit} options={units.map((u) => [u, u])} choose={(v) => set({ by: v })} />
              <div class="zoom">
                <button type="button" class="button" disabled={!brush} onClick={() => brush && set({ zoom: `${brush.from}..${brush.to}`, brush: undefined, by: undefined })}>Zoom to selection</button>
                <button type="button" class="button" disabled={!zoom} onClick={() => set({ zoom: undefined, by: undefined })}>Whole period</button>
                <button type="button" class="button" disabled={!brush} onClick={() => set({ brush: undefined })}>Clear selection</button>
              </div>
            </div>
            <div class="hold hold-chart">
              {series.data && points.length > 0 ? <Timeline id="dyad-chart" label={`${title} by ${shownUnit}; the table below has the numbers`} points={points} unit={shownUnit} measure={measure} height={320} selected={selected} select={select} /> : waits ? <Skeleton lines={12} /> : <p class="note">No event here tells its day.</p>}
            </div>
          </Section>
          <div class="columns columns-main">
            <EventList title={`Events${brushText ? `, ${brushText}` : ""}`} filters={under} />
            <WhoSaysSo filters={under} />
          </div>
        </>
      )}
    </View>
  );
}
