// All events as a table, a row for each report.
import type { EventRow, Events as Answer, Sort } from "../api";
import { Download } from "../parts/Download";
import { More } from "../parts/EventList";
import { Quote, Side, Status, TypeName } from "../parts/EventLine";
import { Empty, Failed, Skeleton } from "../parts/States";
import { View } from "../parts/View";
import { filters, here, same, to } from "../state/address";
import { usePages } from "../state/data";
import { actorsOf, count, many, percent, recipientsOf, signed } from "../state/format";
import { dayText, eventDay } from "../state/time";

interface Column {
  name: string;
  /** What the server can sort by; the greatest come first. */
  sort?: "date" | "score" | "reports" | "confidence" | "published" | "type";
  number?: boolean;
}

const columns: Column[] = [
  { name: "Date", sort: "date" },
  { name: "Actor" },
  { name: "Type", sort: "type" },
  { name: "Recipient" },
  { name: "Score", sort: "score", number: true },
  { name: "Status" },
  { name: "Reports", sort: "reports", number: true },
  { name: "Confidence", sort: "confidence", number: true },
  { name: "Place" },
  { name: "Published", sort: "published" },
  { name: "In which words" },
];

const sorts = columns.flatMap(({ sort }): Sort[] => (sort ? [sort, `-${sort}`] : []));

function Head({ column: { name, sort: key, number }, sort }: { column: Column; sort: Sort }) {
  const way = !key ? undefined : sort === key ? "ascending" : sort === `-${key}` ? "descending" : undefined;
  return (
    <th scope="col" class={number ? "number" : undefined} aria-sort={way}>
      {key ? (
        <a href={same({ sort: sort === `-${key}` ? key : `-${key}` })} data-replace>{name}<span aria-hidden="true">{way && (way === "ascending" ? " ▲" : " ▼")}</span></a>
      ) : name}
    </th>
  );
}

export function Events() {
  const f = filters.value;
  const sort = sorts.find((s) => s === here.value.query.sort) ?? "-date";
  const pages = usePages<Answer, EventRow>("/v1/events", { ...f, sort, limit: 50 }, (answer) => answer.events);
  const { rows } = pages;
  return (
    <View
      title="All events" name="Events" busy={pages.loading}
      lead={rows.length ? `${many(pages.total, "report")} of events, a row each` : "\u00a0"}
      tools={<Download filters={f} sort={sort} />}
    >
      {pages.error ? <Failed error={pages.error} again={pages.again} />
        : rows.length === 0 ? (pages.loading ? <Skeleton lines={18} height={28} /> : <Empty>No event fits.</Empty>) : (
        <>
          <div class="scroll" tabIndex={0} role="region" aria-label="Table of events">
            <table class="events-table">
              <thead>
                <tr>
                  {columns.map((column) => <Head key={column.name} column={column} sort={sort} />)}
                </tr>
              </thead>
              <tbody>
                {rows.map((e) => (
                  <tr key={e.event_id}>
                    <td class="day" data-name="Date">{eventDay(e.date, e.date_end, e.date_granularity)}</td>
                    <td data-name="Actor"><b><Side names={actorsOf(e)} title={e.actor_name} /></b></td>
                    <td data-name="Type"><TypeName event={e} /></td>
                    <td data-name="Recipient"><b><Side names={recipientsOf(e)} title={e.recipient_name} none={e.reciprocal ? (e.actors.length > 1 ? "each other" : "others") : undefined} /></b></td>
                    <td class="number" data-name="Score">{signed(e.score)}</td>
                    <td data-name="Status"><Status event={e} />{!e.disputed && e.status === "asserted" && e.auxiliary.length === 0 && <span class="note">asserted</span>}</td>
                    <td class="number" data-name="Reports">{count(e.reports)}</td>
                    <td class={e.confidence === null ? "number none" : "number"} data-name="Confidence">{e.confidence === null ? "–" : percent(e.confidence)}</td>
                    <td class={e.place ? undefined : "none"} data-name="Place">{e.place?.name ?? "–"}</td>
                    <td class="published" data-name="Published">{e.published && <span class="day">{dayText(e.published)}</span>} {e.publisher ?? (e.published ? "" : "–")}</td>
                    <td class="words" data-name="In which words"><a href={to(`/article/${encodeURIComponent(e.article_id)}`, { event: e.event_id })}><Quote event={e} room={120} /></a></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <More pages={pages} shown={rows.length} />
        </>
      )}
    </View>
  );
}
