// On whose word events rest: shares of speakers and of publishers.
import type { Filters, Summary, Top } from "../api";
import { BarList } from "../parts/BarList";
import { Failed, Skeleton } from "../parts/States";
import { Section } from "../parts/View";
import { to } from "../state/address";
import { useAsk } from "../state/data";
import { count, many, percent } from "../state/format";

function Shares({ what, filters, all }: { what: "speakers" | "publishers"; filters: Filters; all: number | undefined }) {
  const top = useAsk<Top>(`/v1/top/${what}`, { ...filters, limit: 8 });
  if (top.error) return <Failed error={top.error} again={top.again} />;
  if (!top.data) return <Skeleton lines={6} />;
  const { rows, total } = top.data;
  if (rows.length === 0) return <p class="note">{what === "speakers" ? "No speaker is named; the articles say so themselves." : "No publisher is known."}</p>;
  const name = what === "speakers" ? "speaker" : "publisher";
  return (
    <>
      <BarList bars={rows.map((row) => ({ key: row.key, label: row.label, value: row.events, note: all ? percent(row.events / all) : undefined, href: to("/events", { ...filters, [name]: row.key }) }))} />
      <p class="note">
        {all ? `Share of ${many(all, "event")}. ` : ""}{what === "speakers" ? "Where nobody is named, the article itself says so." : "Several may report the same."}
        {total > rows.length && ` The first ${rows.length} of ${count(total)} ${what}.`}
      </p>
    </>
  );
}

export function WhoSaysSo({ filters }: { filters: Filters }) {
  const summary = useAsk<Summary>("/v1/summary", { ...filters });
  const all = summary.loading ? undefined : summary.data?.events;
  return (
    <div>
      <Section title="Who says so"><Shares what="speakers" filters={filters} all={all} /></Section>
      <Section title="Who reports it"><Shares what="publishers" filters={filters} all={all} /></Section>
    </div>
  );
}
