// A list of events that grows by pages.
import type { Events, Filters } from "../api";
import { to } from "../state/address";
import { usePages } from "../state/data";
import { count, many } from "../state/format";
import { EventLine } from "./EventLine";
import { Empty, Failed, Skeleton } from "./States";
import { Section } from "./View";

export function EventList({ title, filters, size = 10 }: { title: string; filters: Filters; size?: number }) {
  const pages = usePages<Events, Events["events"][number]>("/v1/events", { ...filters, limit: size }, (answer) => answer.events);
  const { rows, total, error } = pages;
  return (
    <Section
      title={title} busy={pages.loading}
      note={filters.counted === undefined && total > 0 ? "Each report is listed, also those that counts leave out, such as denials." : undefined}
      more={total > 0 ? <a href={to("/events", { ...filters })}>All {many(total, "report")} as a table</a> : undefined}
    >
      {rows.map((event) => <EventLine key={event.event_id} event={event} />)}
      {error ? <Failed error={error} again={pages.again} />
        : rows.length === 0 ? (pages.loading ? <Skeleton lines={9} /> : <Empty>No event fits.</Empty>)
        : <More pages={pages} shown={rows.length} />}
    </Section>
  );
}

export function More({ pages, shown, one = "report" }: { pages: { total: number; loading: boolean; more: (() => void) | undefined }; shown: number; one?: string }) {
  return (
    <p class="more">
      <span role="status">{count(shown)} of {many(pages.total, one)} shown</span>
      {(pages.more || pages.loading) && (
        <button type="button" class="button" disabled={pages.loading} onClick={pages.more}>{pages.loading ? "Fetching…" : "Show more"}</button>
      )}
    </p>
  );
}
