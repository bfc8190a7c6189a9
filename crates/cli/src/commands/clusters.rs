//! `demarche eval clusters`: which reports tell one event, against a set of incidents with reports that are near misses.
//!
//! Two reports count as joined if their articles share an occurrence, or if the main event of each
//! ([`main_event`], of those asserted or reported) lies in one cluster of events. Pairs are counted over all reports. A near
//! miss is an incident that was made to resemble another one; every pair that is joined across the two is listed by its kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use demarche_cluster::{
    Article, Clustering, CodedText, Comparison, Config, Day, LinkKind, Named, Report, Signature,
    Stories, cluster, comparisons, components, resemblances,
};
use demarche_coder::salience::main_event;
use demarche_coder::{Coded, Engine, EventRecord};
use demarche_text::Document;
use serde::Deserialize;

use super::part::PartArgs;
use super::{EngineArgs, one_a_core};
use demarche_runtime::pool::{self, Item};

/// `demarche eval clusters …`
#[derive(Debug, Args)]
pub(crate) struct ClustersArgs {
    /// JSON lines with id, incident, near_miss_of, kind, date, publisher, title and text, or folders of such files
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    part: PartArgs,
    /// Weights and thresholds in place of the built-in ones
    #[arg(long, value_name = "FILE.toml")]
    weights: Option<PathBuf>,
    /// Write the pairs that came out wrong: those of one incident that were not joined, and others that were
    #[arg(long, value_name = "OUT.tsv")]
    errors: Option<PathBuf>,
    /// Write each pair of reports that is compared, with the parts of its score: what weights are fitted on
    #[arg(long, value_name = "OUT.jsonl")]
    pairs: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    incident: String,
    near_miss_of: Option<String>,
    kind: Option<String>,
    date: String,
    publisher: String,
    title: String,
    text: String,
}

/// What is known of one report after coding.
struct Told {
    article: Article,
    reports: Vec<Report>,
    main: Option<String>,
}

pub(crate) fn run(args: &ClustersArgs) -> anyhow::Result<ExitCode> {
    let mut rows = read(&args.paths)?;
    let families = families(&rows);
    rows.retain(|row| args.part.has(families.get(&row.incident).unwrap_or(&row.incident)));
    if rows.is_empty() {
        bail!("no report is left to score");
    }
    let config = match &args.weights {
        None => Config::default(),
        Some(path) => {
            let text = fs::read_to_string(path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            Config::from_toml(&path.display().to_string(), &text)?
        }
    };
    let documents = rows.iter().map(Row::document).collect::<anyhow::Result<Vec<_>>>()?;
    let engine = args.engine.engine()?;
    let threads = one_a_core();
    let items = pool::start(engine, documents.into_iter().map(Ok), threads, Engine::code)
        .context("cannot start the threads")?;
    let mut told = Vec::new();
    for (row, item) in rows.iter().zip(items) {
        let Item::Done(done) = item else { bail!("the report {} could not be coded", row.id) };
        told.push(tell(row, &done.1)?);
    }
    let stories = find_stories(&rows, &mut told, &config)?;
    let articles: Vec<Article> = told.iter().map(|t| t.article.clone()).collect();
    let reports: Vec<Report> = told.iter().flat_map(|t| t.reports.clone()).collect();
    let found = cluster(&articles, &reports, &config);
    let compared = comparisons(&articles, &reports, &config);
    let outcome = Outcome::of(&rows, &told, &found, &compared);
    if let Some(path) = &args.errors {
        fs::write(path, outcome.errors(&rows))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &args.pairs {
        fs::write(path, pairs(&rows, &articles, &config)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let incidents: BTreeSet<&str> = rows.iter().map(|r| r.incident.as_str()).collect();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} reports of {} incidents; {stories} texts", rows.len(), incidents.len())?;
    writeln!(
        out,
        "{} reports without an event\n",
        told.iter().filter(|t| t.reports.is_empty()).count()
    )?;
    outcome.print(&mut out)?;
    Ok(ExitCode::SUCCESS)
}

/// The incident that each near miss resembles in the end: both belong to one part, so that each part tells of near misses.
fn families(rows: &[Row]) -> BTreeMap<String, String> {
    let of: BTreeMap<&str, &str> = rows
        .iter()
        .filter_map(|r| Some((r.incident.as_str(), r.near_miss_of.as_deref()?)))
        .collect();
    let first = |row: &Row| {
        let mut incident = row.incident.as_str();
        // A circle of near misses ends too.
        for _ in 0..of.len() {
            let Some(next) = of.get(incident) else { break };
            incident = next;
        }
        incident.to_owned()
    };
    rows.iter().map(|r| (r.incident.clone(), first(r))).collect()
}

impl Row {
    fn document(&self) -> anyhow::Result<Document> {
        let mut document =
            Document::new(self.text.clone()).with_context(|| format!("the report {}", self.id))?;
        document.title = Some(self.title.clone());
        document.id.clone_from(&self.id);
        document.date = Some(self.date.clone());
        document.publisher = Some(self.publisher.clone());
        Ok(document)
    }
}

fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<Row>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let entries =
                fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
            for entry in entries {
                let file = entry.with_context(|| format!("cannot read {}", path.display()))?.path();
                files.extend(Some(file).filter(|f| f.extension().is_some_and(|e| e == "jsonl")));
            }
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    let mut rows: Vec<Row> = Vec::new();
    for file in &files {
        rows.extend(read_file(file)?);
    }
    Ok(rows)
}

fn read_file(file: &Path) -> anyhow::Result<Vec<Row>> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(line, n)| serde_json::from_str(line).with_context(|| format!("{shown}: line {n}")))
        .collect()
}

/// What the coder read, as the comparison takes it.
fn tell(row: &Row, coded: &Coded) -> anyhow::Result<Told> {
    let published =
        Day::parse(&row.date).with_context(|| format!("{}: no day: {:?}", row.id, row.date))?;
    let places: Vec<Named<'_>> = coded
        .places
        .iter()
        .map(|place| Named {
            text: &place.text,
            start: place.start,
            country: place.country.as_deref(),
            resolution: place.resolution.as_deref(),
            point: place.lat.zip(place.lon),
        })
        .collect();
    let text = CodedText {
        id: &row.id,
        title: &row.title,
        text: &row.text,
        published: Some(published),
        publisher: Some(&row.publisher),
        sentences: &coded.sentences,
        events: &coded.events,
        places: &places,
    };
    let counted: Vec<&EventRecord> = coded.events.iter().filter(|e| e.is_counted()).collect();
    let main = main_event(&counted).map(|i| counted[i].event_id.clone());
    Ok(Told { article: text.article(), reports: text.reports(), main })
}

/// The pairs of articles that are compared, as JSON lines with the incidents of both.
fn pairs(rows: &[Row], articles: &[Article], config: &Config) -> anyhow::Result<String> {
    let incidents: BTreeMap<&str, &str> =
        rows.iter().map(|r| (r.id.as_str(), r.incident.as_str())).collect();
    let mut out = String::new();
    for pair in resemblances(articles, config) {
        let mut value = serde_json::to_value(&pair).context("a pair cannot be written")?;
        for (key, id) in [("incident_a", &pair.a), ("incident_b", &pair.b)] {
            value[key] = incidents.get(id.as_str()).copied().into();
        }
        let _ = writeln!(out, "{value}");
    }
    Ok(out)
}

/// Gives each article its story; the number of different texts.
fn find_stories(rows: &[Row], told: &mut [Told], config: &Config) -> anyhow::Result<usize> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| (&rows[*a].date, &rows[*a].id).cmp(&(&rows[*b].date, &rows[*b].id)));
    let mut stories = Stories::new(config.story.clone());
    let mut links = Vec::new();
    for i in order {
        let day = told[i].article.published.context("a report without a day")?;
        links.extend(stories.insert(&rows[i].id, day, Signature::of(&rows[i].text)));
    }
    let days: BTreeMap<String, Option<Day>> =
        told.iter().map(|t| (t.article.id.clone(), t.article.published)).collect();
    let clusters = components(LinkKind::Story, &links, |id| days.get(id).copied().flatten());
    let mut texts = rows.len();
    for cluster in clusters {
        texts -= cluster.members.len() - 1;
        for t in told.iter_mut().filter(|t| cluster.members.contains(&t.article.id)) {
            t.article.story = Some(cluster.id.clone());
        }
    }
    Ok(texts)
}

/// Pairs of reports that were joined rightly, wrongly, and not at all.
#[derive(Default)]
struct Pairs {
    right: u64,
    wrong: u64,
    gold: u64,
}

impl Pairs {
    fn row(&self, name: &str) -> String {
        let share = |of: u64| if of == 0 { 0.0 } else { self.right as f64 / of as f64 };
        let (precision, recall) = (share(self.right + self.wrong), share(self.gold));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
        format!("{name:<22} {precision:>9.3}  {recall:>6.3}  {f1:>6.3}")
    }
}

struct Outcome {
    by: [(&'static str, Pairs); 3],
    /// Kind of near miss, with its incidents and those of them that were joined.
    near: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
    near_pairs: u64,
    causes: BTreeMap<String, u64>,
    wrong: Vec<(usize, usize, &'static str, String)>,
}

impl Outcome {
    fn of(rows: &[Row], told: &[Told], found: &Clustering, compared: &[Comparison]) -> Self {
        let index = |clusters: &[demarche_cluster::Cluster]| -> BTreeMap<String, usize> {
            let all = clusters.iter().enumerate();
            all.flat_map(|(n, c)| c.members.iter().map(move |m| (m.clone(), n))).collect()
        };
        let (occurrence, event) = (index(&found.occurrences), index(&found.events));
        let by_ids: BTreeMap<(&str, &str), &Comparison> =
            compared.iter().map(|c| ((c.a.as_str(), c.b.as_str()), c)).collect();
        let shared = |map: &BTreeMap<String, usize>, a: &str, b: &str| {
            map.get(a).is_some_and(|n| map.get(b) == Some(n))
        };
        let mut out = Self {
            by: ["occurrences", "main events", "either"].map(|name| (name, Pairs::default())),
            near: BTreeMap::new(),
            near_pairs: 0,
            causes: BTreeMap::new(),
            wrong: Vec::new(),
        };
        let present: BTreeSet<&str> = rows.iter().map(|r| r.incident.as_str()).collect();
        for row in rows {
            if row.near_miss_of.as_deref().is_some_and(|of| present.contains(of)) {
                let kind = row.kind.clone().unwrap_or_default();
                out.near.entry(kind).or_default().0.insert(row.incident.clone());
            }
        }
        for (i, a) in rows.iter().enumerate() {
            for (j, b) in rows.iter().enumerate().skip(i + 1) {
                let mains = told[i].main.as_deref().zip(told[j].main.as_deref());
                let as_articles = shared(&occurrence, &a.id, &b.id);
                let as_events = mains.is_some_and(|(x, y)| shared(&event, x, y));
                let gold = a.incident == b.incident;
                let either = as_articles || as_events;
                for ((_, pairs), joined) in out.by.iter_mut().zip([as_articles, as_events, either])
                {
                    pairs.gold += u64::from(gold);
                    pairs.right += u64::from(gold && joined);
                    pairs.wrong += u64::from(!gold && joined);
                }
                if gold && !either {
                    let cause = cause(mains, &by_ids);
                    *out.causes.entry(cause.clone()).or_default() += 1;
                    out.wrong.push((i, j, "missed", cause));
                }
                if !gold && either {
                    let near = if b.near_miss_of.as_ref() == Some(&a.incident) {
                        Some(b)
                    } else {
                        Some(a).filter(|a| a.near_miss_of.as_ref() == Some(&b.incident))
                    };
                    if let Some(near) = near {
                        out.near_pairs += 1;
                        let kind = near.kind.clone().unwrap_or_default();
                        out.near.entry(kind).or_default().1.insert(near.incident.clone());
                    }
                    let kind = near.and_then(|n| n.kind.clone()).unwrap_or_default();
                    out.wrong.push((i, j, "joined", kind));
                }
            }
        }
        out
    }

    fn print(&self, out: &mut impl Write) -> anyhow::Result<()> {
        writeln!(out, "pairs joined by        precision  recall      F1")?;
        for (name, pairs) in &self.by {
            writeln!(out, "{}", pairs.row(name))?;
        }
        let all: usize = self.near.values().map(|(all, _)| all.len()).sum();
        let joined: usize = self.near.values().map(|(_, joined)| joined.len()).sum();
        writeln!(
            out,
            "\nnear misses: {joined} of {all} joined in part, {} pairs",
            self.near_pairs
        )?;
        for (kind, (all, joined)) in &self.near {
            writeln!(out, "  {kind:<26} {:>2} of {:>2}", joined.len(), all.len())?;
        }
        writeln!(out, "\npairs missed, by what keeps the main events apart")?;
        for (cause, n) in &self.causes {
            writeln!(out, "  {cause:<26} {n:>4}")?;
        }
        Ok(())
    }

    fn errors(&self, rows: &[Row]) -> String {
        let mut text = String::from("error\tcause\ta\tb\ttitle a\ttitle b\n");
        for (i, j, error, cause) in &self.wrong {
            let (a, b) = (&rows[*i], &rows[*j]);
            let (x, y) = (&a.title, &b.title);
            let _ = writeln!(text, "{error}\t{cause}\t{}\t{}\t{x}\t{y}", a.id, b.id);
        }
        text
    }
}

/// Why two reports of one incident were not joined, as far as their main events tell.
fn cause(mains: Option<(&str, &str)>, compared: &BTreeMap<(&str, &str), &Comparison>) -> String {
    let Some((a, b)) = mains else { return "no event coded".to_owned() };
    match compared.get(&if a <= b { (a, b) } else { (b, a) }) {
        None => "not compared".to_owned(),
        Some(Comparison { veto: Some(veto), .. }) => veto.clone(),
        Some(_) => "too little in common".to_owned(),
    }
}
