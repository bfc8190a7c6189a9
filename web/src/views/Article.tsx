// One article: its text with what the coder found in it.
import type { CodedArticle } from "../api";
import { CodedView, wordsOf } from "../parts/CodedView";
import { Download } from "../parts/Download";
import { Empty, Failed, Skeleton } from "../parts/States";
import { View } from "../parts/View";
import { here, segment, to } from "../state/address";
import { useAsk } from "../state/data";
import { webAddress } from "../state/format";
import { dayText } from "../state/time";
import { EventDetail } from "./EventDetail";

export function Article() {
  const id = segment(2);
  const wanted = here.value.query.event;
  const answer = useAsk<CodedArticle>(id ? `/v1/articles/${encodeURIComponent(id)}` : null);
  if (!id) return <View title="No article" name="Article"><Empty action={<a class="button" href={to("/articles")}>See all articles</a>}>The address names no article.</Empty></View>;
  const coded = answer.data?.article.article_id === id ? answer.data : undefined;
  const article = coded?.article;
  const found = coded ? coded.events.findIndex((event) => event.event_id === wanted) : -1;
  const url = webAddress(article?.url ?? null);
  const title = article?.title ?? (article ? "Article without a title" : "Article");
  return (
    <View
      title={title} name={title} busy={answer.loading}
      lead={article ? <>{[article.publisher, article.published && dayText(article.published), article.author].filter(Boolean).join(", ")}{url && <> — <a href={url} rel="noopener noreferrer">the article at its publisher</a></>} — <a href={to("/articles")}>all articles</a></> : "\u00a0"}
      tools={<Download filters={{ article: id }} />}
    >
      {answer.error ? <Failed error={answer.error} again={answer.again} />
        : !coded ? <Skeleton lines={16} />
        : <CodedView key={id} coded={coded} chosen={found < 0 ? undefined : found} detail={(i) => { const event = coded.events[i]; return event && <EventDetail id={event.event_id} named={wordsOf(coded.spans, i)} />; }} />}
    </View>
  );
}
