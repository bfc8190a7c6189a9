// Claims and denials side by side: who says that it happened, who says that it did not.
import type { Claim, Claims as Answer } from "../api";
import { Choice } from "../parts/Choice";
import { Download } from "../parts/Download";
import { More } from "../parts/EventList";
import { EventLine, Parties, Quote, Status, TypeName } from "../parts/EventLine";
import { Empty, Failed, Skeleton } from "../parts/States";
import { View } from "../parts/View";
import { filters, set, to } from "../state/address";
import { statusWords } from "../state/codes";
import { usePages } from "../state/data";
import { many } from "../state/format";
import { dayText, eventDay } from "../state/time";

function Source({ claim }: { claim: Claim }) {
  const { event } = claim;
  return (
    <p class="event-foot">
      <a href={to(`/article/${encodeURIComponent(event.article_id)}`, { event: event.event_id })}>{event.publisher ?? "publisher unknown"}{event.published ? `, ${dayText(event.published)}` : ""}</a>
    </p>
  );
}

function ClaimOf({ claim }: { claim: Claim }) {
  const { event, said_by, denied_by } = claim;
  const denies = event.status === "denied";
  const sayers = (
    <>
      {said_by.length === 0 && <p class="note">The article names nobody.</p>}
      {said_by.map((a, i) => <p key={i}><b>{a.speaker ?? "Somebody unnamed"}</b> <i>{a.cue}</i>{a.medium && ` to ${a.medium}`}</p>)}
      <p class="event-quote"><Quote event={event} room={280} /></p>
      <Source claim={claim} />
    </>
  );
  return (
    <li class="claim">
      <h2><Parties event={event} /> <TypeName event={event} /> <span class="day">{eventDay(event.date, event.date_end, event.date_granularity)}</span> <Status event={event} /></h2>
      <div class="sides">
        <div>
          <h3>Says that it happened</h3>
          {denies ? <p class="note">No report here says so.</p> : sayers}
        </div>
        <div>
          <h3>Denies it</h3>
          {denies && sayers}
          {denied_by.map((row) => <EventLine key={row.event_id} event={row} />)}
          {!denies && denied_by.length === 0 && <p class="note">Nobody in the data set.</p>}
        </div>
      </div>
    </li>
  );
}

export function Claims() {
  const f = filters.value;
  const pages = usePages<Answer, Claim>("/v1/claims", { ...f, limit: 20 }, (answer) => answer.claims);
  const which = f.disputed === "true" ? "disputed" : f.status === "alleged" || f.status === "denied" ? f.status : "all";
  return (
    <View title="Claims and denials" name="Claims" busy={pages.loading} lead={pages.rows.length ? `${many(pages.total, "report")} of what is alleged, denied or disputed` : "\u00a0"} tools={<Download filters={{ ...f, claims: "true" }} />}>
      <div class="controls">
        <Choice
          label="Show" value={which} options={[["all", "all"], ["alleged", "alleged"], ["denied", "denied"], ["disputed", "disputed"]]}
          choose={(v) => set({ disputed: v === "disputed" ? "true" : undefined, status: v === "alleged" || v === "denied" ? v : undefined })}
        />
        <p class="note">{which === "disputed" ? "One report alleges it, another denies it." : which === "all" ? "Alleged: somebody accuses or claims. Denied: whoever speaks denies it. Disputed: both." : statusWords[which]}</p>
      </div>
      {pages.error ? <Failed error={pages.error} again={pages.again} />
        : pages.rows.length === 0 ? (pages.loading ? <Skeleton lines={14} height={30} /> : <Empty>No claim or denial fits.</Empty>) : (
        <>
          <ul class="claims">{pages.rows.map((claim) => <ClaimOf key={claim.event.event_id} claim={claim} />)}</ul>
          <More pages={pages} shown={pages.rows.length} />
        </>
      )}
    </View>
  );
}
