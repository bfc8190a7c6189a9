// The addresses that are looked at in both colours and both sizes.

export function views(data) {
  const [a, b] = data.dyad;
  const article = `/article/${encodeURIComponent(data.article.article_id)}`;
  return [
    ["overview", "/"],
    ["overview-filtered", `/?party=${data.party}&type=${data.type}&q=${encodeURIComponent(data.word)}`],
    ["dyad-empty", "/dyad"],
    ["dyad", `/dyad/${a}/${b}`],
    ["dyad-score", `/dyad/${a}/${b}?measure=score&by=week`],
    ["dyad-brush", `/dyad/${a}/${b}?brush=${data.brush}`],
    ["network", "/network"],
    ["network-node", `/network?node=${a}`],
    ["map", "/map"],
    ["map-near", "/map?view=20,52,5"],
    ["article", article],
    ["article-event", `${article}?event=${data.event.event_id}`],
    ["articles", "/articles"],
    ["claims", "/claims"],
    ["try", "/try"],
    ["events", "/events"],
    ["nothing", "/events?q=zzqqxxyy"],
    ["lost", "/nowhere"],
  ];
}
