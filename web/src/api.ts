// The HTTP API as the page uses it: types of every answer, and one function to ask.
// The server's description of itself (`/openapi.json`) is the authority; a test compares the two.
// Offsets are UTF-16 code units of the article's text, end exclusive.

/** Classes of PLOVER: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. */
export type Quad = 1 | 2 | 3 | 4;

/** An event as one article tells it. */
export interface EventRow {
  event_id: string;
  /** Reports of one event share it; an event that nobody else reports has its own id here. */
  cluster_id: string;
  /** Reports in the cluster, in the whole data set. */
  reports: number;
  article_id: string;
  /** By which it is counted, filtered and sorted: its own or, if it is of the time of the article, that of publication. */
  day: string | null;
  /** First day of the event, YYYY-MM-DD; null where the text is vague. */
  date: string | null;
  date_end: string | null;
  /** day, week, month, quarter, season, year, decade, period, vague. */
  date_granularity: string | null;
  published: string | null;
  publisher: string | null;
  url: string | null;
  /** Such as ASSAULT; `/v1/codes` has labels. */
  event_type: string;
  mode: string | null;
  contexts: string[];
  cameo: string | null;
  quad_class: Quad;
  /** -10 conflict … +10 cooperation. */
  score: number;
  actor: string | null;
  actor_name: string | null;
  actor_sectors: string[];
  /** Labels of all actors, such as RUS GOV, or as the text names them; in a reciprocal event all parties. */
  actors: string[];
  recipient: string | null;
  recipient_name: string | null;
  recipient_sectors: string[];
  recipients: string[];
  reciprocal: boolean;
  place: Place | null;
  /** asserted, reported, alleged, denied. */
  status: string;
  /** negation, future, hypothetical, historical, attempted. */
  auxiliary: string[];
  /** Whether counts of events count it. */
  counted: boolean;
  disputed: boolean;
  /** Who says so, outermost; null where the article itself does. */
  speaker: string | null;
  killed: number | null;
  wounded: number | null;
  arrested: number | null;
  protesters: number | null;
  /** Words that name the event. */
  trigger: string;
  sentence_text: string;
  confidence: number | null;
}

export interface Place {
  name: string;
  country: string | null;
  admin1: string | null;
  lat: number | null;
  lon: number | null;
  /** country, admin1, admin2, city, sub-city, region. */
  resolution: string | null;
}

/** `GET /v1/summary`: of the events that the filters let through. */
export interface Summary {
  /** Number of appends so far: changes when the data set does. */
  version: number;
  /** Events, reports of one event counted once. */
  events: number;
  reports: number;
  articles: number;
  publishers: number;
  disputed: number;
  quad: [number, number, number, number];
  from: string | null;
  to: string | null;
}

/** `GET /v1/events?sort=&limit=&cursor=`: sorted by -date if not told; `Sort` has what there is; 500 rows at most. */
export interface Events {
  events: EventRow[];
  /** Pass as `cursor` for the next page; null on the last one. */
  next: string | null;
  /** Rows that the filters let through. */
  total: number;
}

/** By what events are sorted; `-` puts the greatest first. What lacks it comes last. */
export type Sort =
  | "-date" | "date" | "-published" | "published" | "-score" | "score" | "-confidence" | "confidence" | "-reports" | "reports" | "-type" | "type";

/** `GET /v1/series?by=day|week|month|year`: points without gaps from the first to the last. */
export interface Series {
  by: "day" | "week" | "month" | "year";
  points: SeriesPoint[];
  /** Events that tell no day and are in no point. */
  undated: number;
}
export interface SeriesPoint {
  /** First day of the stretch. */
  date: string;
  events: number;
  reports: number;
  score_sum: number;
  score_mean: number | null;
  /** Events by quad class. */
  quad: [number, number, number, number];
  /** Sum of scores above zero and of scores below it. */
  cooperation: number;
  conflict: number;
  disputed: number;
}

/** `GET /v1/top/{what}`: dyads, actors, recipients, types, places, publishers, speakers. */
export interface Top {
  rows: TopRow[];
  /** Different ones in all. */
  total: number;
}
export interface TopRow {
  /** RUS, or for dyads RUS,UKR; for places the GeoNames id; what a filter takes. */
  key: string;
  label: string;
  events: number;
  reports: number;
  score_mean: number;
  disputed: number;
}

/** `GET /v1/network`: who acts towards whom, the strongest `limit` edges. */
export interface Network {
  nodes: NetworkNode[];
  edges: NetworkEdge[];
  /** Edges in all. */
  total: number;
}
export interface NetworkNode {
  code: string;
  name: string;
  events: number;
}
/** Undirected: both directions together; `source` < `target`. */
export interface NetworkEdge {
  source: string;
  target: string;
  events: number;
  reports: number;
  score_mean: number;
  conflict: number;
  cooperation: number;
}

/** `GET /v1/map`. */
export interface MapPoints {
  points: MapPoint[];
  /** Events without a place or without coordinates. */
  unplaced: number;
  /** Places in all; `points` has the `limit` with the most events. */
  total: number;
}
export interface MapPoint {
  geonameid: number | null;
  place: string;
  country: string | null;
  lat: number;
  lon: number;
  resolution: string;
  events: number;
  reports: number;
  score_mean: number;
  quad: [number, number, number, number];
}

/** `GET /v1/claims?sort=&limit=&cursor=`: events that are alleged, denied or disputed; the filter `claims=true` finds the same. */
export interface Claims {
  claims: Claim[];
  next: string | null;
  total: number;
}
export interface Claim {
  event: EventRow;
  said_by: Attribution[];
  denied_by: EventRow[];
}
/** Who says so. */
export interface Attribution {
  /** statement, thought, perception, document, accusation, denial. */
  kind: string;
  speaker: string | null;
  speaker_code: string | null;
  cue: string;
  content: string | null;
  medium: string | null;
}

/** `GET /v1/events/{id}`. */
export interface EventDetail {
  event: EventRow;
  /** The full record as the coder wrote it (schema demarche.event/1); byte offsets. */
  record: { derivation: string[]; sense: string; coder: Record<string, string> } & Record<string, unknown>;
  article: ArticleRow;
  attribution: Attribution[];
  /** Other reports of the same event. */
  cluster: Cluster;
  denied_by: EventRow[];
  denies: EventRow[];
  /** The event whose content this one is ("demanded that X withdraw"). */
  content_of: EventRow | null;
  contents: EventRow[];
}
/** `GET /v1/clusters/{id}`. */
export interface Cluster {
  cluster_id: string;
  reports: EventRow[];
  /** Why they are one event. */
  links: { a: string; b: string; score: number; rule: string }[];
}
/** `GET /v1/events/{id}/tree`: the sentence as parsed; 503 where the server has no language model. */
export interface Tree {
  text: string;
  tokens: Token[];
}
export interface Token {
  text: string;
  lemma: string;
  /** Fine part-of-speech tag, Penn Treebank. */
  tag: string;
  /** Dependency label. */
  dep: string;
  /** Index of the head; of the root its own. */
  head: number;
  start: number;
  end: number;
}

export interface ArticleRow {
  article_id: string;
  title: string | null;
  publisher: string | null;
  published: string | null;
  url: string | null;
  author: string | null;
  language: string | null;
  characters: number;
  events: number;
}
/** `GET /v1/articles`: newest first. */
export interface Articles {
  articles: ArticleRow[];
  next: string | null;
  total: number;
}
/** `GET /v1/articles/{id}` and `POST /v1/code`. */
export interface CodedArticle {
  article: ArticleRow;
  text: string;
  events: EventRow[];
  /** What the text says where, by start, then longest first; they may nest and overlap. */
  spans: Span[];
}
export interface Span {
  start: number;
  end: number;
  kind: "event" | "actor" | "recipient" | "speaker" | "cue" | "content" | "date" | "place" | "count";
  /** Events that rest on it: positions in `events`. */
  events: number[];
  /** Such as RUS GOV, 2024-03-05, Kyiv. */
  label: string;
}
/** Body of `POST /v1/code`. */
export interface CodeRequest {
  text: string;
  title?: string;
  /** Day of publication. */
  date?: string;
}
/** Answer of `POST /v1/code`: as an article; with derivations and trees, for nothing is stored. */
export interface CodedText extends CodedArticle {
  derivations: string[][];
  /** Who says so, of each event, outermost first. */
  attributions: Attribution[][];
  trees: Tree[];
  /** For each event the position of its sentence in `trees`. */
  tree_of: number[];
}

/** `GET /v1/actors?starts=`: actors of the data set whose code or name begins so (words of the name too). */
export interface Actors {
  actors: ActorRow[];
}

export interface ActorRow {
  code: string;
  name: string;
  /** Reports of events with it on either side. */
  events: number;
}

/** `GET /v1/codes`: the words of the coding scheme. */
export interface Codes {
  types: { code: string; label: string; quad_class: Quad; modes: string[] }[];
  contexts: string[];
  statuses: string[];
  auxiliary: string[];
  /** What the server can do besides: code texts. */
  can_code: boolean;
  /** Such as `demarche 0.1.0`, and the codebook of the newest run. */
  program: string;
  codebook: string | null;
  /** Name of the data set. */
  store: string;
}

/** Filters that every list, count and download takes. Several values: comma between them, any of them holds
 *  (but `publisher`, `speaker` and `q`, which may hold commas). A name that is none is refused. */
export interface Filters {
  /** Either side: RUS. Two codes with `dyad`: RUS,UKR in both directions. */
  party?: string;
  dyad?: string;
  actor?: string;
  recipient?: string;
  /** Country of the place, ISO 3166-1 alpha-3. */
  country?: string;
  type?: string;
  mode?: string;
  context?: string;
  quad?: string;
  status?: string;
  auxiliary?: string;
  /** west,south,east,north in degrees; west > east crosses the date line. */
  box?: string;
  /** GeoNames id. */
  place?: string;
  /** First and last day of the event. */
  from?: string;
  to?: string;
  /** Least confidence, 0 to 1. */
  confidence?: string;
  publisher?: string;
  speaker?: string;
  /** Words that the sentence has, in any order; "…" for a phrase. */
  q?: string;
  /** `true`: only what a count of events counts (the default of series, top, network, map, summary); `all`: everything (the default of events, claims, downloads). */
  counted?: string;
  disputed?: string;
  /** `true`: alleged, denied or disputed. */
  claims?: string;
  cluster?: string;
  article?: string;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
}

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

export type Query = Record<string, string | number | undefined>;

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Asks; throws an ApiError that says in a sentence what went wrong. */
export async function ask<T>(path: string, query: Query = {}, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address(path, query), { ...init, headers: { Accept: "application/json", ...init.headers } });
  if (!response.ok) {
    const fallback: Problem = {
      type: "about:blank", title: response.statusText, status: response.status,
      detail: `The server answered ${response.status}.`,
    };
    throw new ApiError(await response.json().catch(() => fallback));
  }
  return response.json() as Promise<T>;
}
