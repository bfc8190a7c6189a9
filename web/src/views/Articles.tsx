// All articles, newest first.
import type { ArticleRow, Articles as Answer } from "../api";
import { Download } from "../parts/Download";
import { More } from "../parts/EventList";
import { Empty, Failed, Skeleton } from "../parts/States";
import { View } from "../parts/View";
import { filters, set, to } from "../state/address";
import { usePages } from "../state/data";
import { count, many } from "../state/format";
import { dayText } from "../state/time";

export function Articles() {
  const f = filters.value;
  const pages = usePages<Answer, ArticleRow>("/v1/articles", { ...f, limit: 50 }, (answer) => answer.articles);
  return (
    <View title="Articles" name="Articles" busy={pages.loading} lead={pages.rows.length ? `${many(pages.total, "article")}, newest first` : "\u00a0"} tools={<Download filters={f} />}>
      <form
        class="search" role="search" aria-label="Articles"
        onSubmit={(event) => {
          event.preventDefault();
          const words = new FormData(event.currentTarget).get("words");
          set({ q: typeof words === "string" ? words.trim() : undefined });
        }}
      >
        <label class="field"><span>Search articles</span><input type="search" name="words" value={f.q ?? ""} placeholder="Words of a title or of an event’s sentence" /></label>
        <button type="submit" class="button">Search</button>
      </form>
      {pages.error ? <Failed error={pages.error} again={pages.again} />
        : pages.rows.length === 0 ? (pages.loading ? <Skeleton lines={14} height={30} /> : <Empty>No article fits.</Empty>) : (
        <>
          <ul class="article-list">
            {pages.rows.map((row) => (
              <li key={row.article_id}>
                <a href={to(`/article/${encodeURIComponent(row.article_id)}`)}>{row.title ?? "Article without a title"}</a>
                <span class="note">{[row.publisher, row.published && dayText(row.published), many(row.events, "event"), `${count(row.characters)} characters`].filter(Boolean).join(" · ")}</span>
              </li>
            ))}
          </ul>
          <More pages={pages} shown={pages.rows.length} one="article" />
        </>
      )}
    </View>
  );
}
