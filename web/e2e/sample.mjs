// Takes from the server what the checks need: a dyad, an article with events, a word of a sentence.

async function get(base, path) {
  const response = await fetch(new URL(path, base));
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

export async function sample(base) {
  const [codes, summary, dyads, { events }, { articles }] = await Promise.all([
    get(base, "/v1/codes"), get(base, "/v1/summary"), get(base, "/v1/top/dyads?limit=5"), get(base, "/v1/events?limit=200"),
    get(base, "/v1/articles?limit=50"),
  ]);
  const dyad = dyads.rows[0]?.key.split(",");
  if (!dyad) throw new Error("The data set has no dyad to look at.");
  const article = [...articles].sort((a, b) => b.events - a.events)[0];
  const coded = await get(base, `/v1/articles/${encodeURIComponent(article.article_id)}`);
  const names = await Promise.all(dyad.map((code) => get(base, `/v1/actors?limit=1&starts=${encodeURIComponent(code)}`)));
  const named = dyad.map((code, i) => names[i].actors.find((a) => a.code === code)?.name ?? code);
  const days = (text) => Date.parse(`${text}T00:00Z`) / 864e5;
  const day = (n) => new Date(n * 864e5).toISOString().slice(0, 10);
  const [from, to] = [days(summary.from), days(summary.to)];
  const brush = `${day(Math.floor(from + (to - from) * 0.3))}..${day(Math.floor(from + (to - from) * 0.6))}`;
  // Filters that let something through together.
  const plain = events.find((event) => event.counted && event.actor) ?? events[0];
  const word = (plain.sentence_text.match(/[A-Za-z]{5,}/) ?? ["the"])[0];
  return { codes, summary, dyad, named, article, coded, event: coded.events[0], word, brush, party: plain.actor ?? dyad[0], type: plain.event_type };
}
