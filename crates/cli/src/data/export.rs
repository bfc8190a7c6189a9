//! `demarche export`: events in the layouts of the field.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use demarche_exchange::{Article, Lack, Layout, Reports, Row, Writer, Written};
use demarche_store::StoredEvent;
use futures::TryStreamExt;

use super::args::{ViewArgs, runtime};
use super::rows::{RowsArgs, RowsFormat, output};
use super::series::When;
use crate::output::note;

/// `demarche export …`
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    view: ViewArgs,
    /// Layout of the file
    #[arg(long, value_enum)]
    layout: LayoutArg,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    when: When,
    /// A condition on the view `events`, in SQL, as "actor = 'RUS' AND quad_class = 4"
    #[arg(long, value_name = "SQL")]
    filter: Option<String>,
    /// One row an event, not one an article that tells it: the report of the highest confidence
    #[arg(long)]
    once: bool,
    /// Also events that do not count: denied, feared, background … Layouts without a status cannot tell them apart
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LayoutArg {
    /// Our flat table
    Csv,
    /// Our record
    Jsonl,
    /// Names of the PLOVER manual
    PloverJson,
    /// The view `events`; needs `--out`
    Parquet,
    /// GDELT 2.0 events, 61 columns
    Gdelt,
    /// ICEWS, 20 columns
    Icews,
    /// POLECAT, 40 columns
    Polecat,
    /// PETRARCH2
    Petrarch2,
}

impl LayoutArg {
    pub(super) fn layout(self) -> Option<Layout> {
        Some(match self {
            Self::Csv => Layout::Csv,
            Self::Jsonl => Layout::Jsonl,
            Self::PloverJson => Layout::PloverJson,
            Self::Parquet => return None,
            Self::Gdelt => Layout::Gdelt,
            Self::Icews => Layout::Icews,
            Self::Polecat => Layout::Polecat,
            Self::Petrarch2 => Layout::Petrarch2,
        })
    }
}

pub(crate) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let mut condition = if args.all { "true" } else { "e.counted" }.to_owned();
    condition.push_str(&args.when.condition("coalesce(e.date, e.published)"));
    if let Some(filter) = &args.filter {
        condition
            .push_str(&format!(" AND e.event_id IN (SELECT event_id FROM events WHERE {filter})"));
    }
    if args.once {
        condition.push_str(
            " AND e.event_id IN (SELECT event_id FROM (SELECT event_id, row_number() OVER (PARTITION BY cluster_id \
             ORDER BY confidence DESC NULLS LAST, published, event_id) AS best FROM events WHERE counted) WHERE best = 1)",
        );
    }
    runtime()?.block_on(async {
        let snapshot = args.view.open().await?;
        let Some(layout) = args.layout.layout() else {
            if args.out.is_none() {
                bail!("Parquet is written to a file; name it with --out");
            }
            let question = format!(
                "SELECT e.* FROM events e WHERE {condition} ORDER BY e.date, e.event_id, e.run_id"
            );
            let rows = RowsArgs { format: Some(RowsFormat::Parquet), out: args.out.clone() };
            rows.write(snapshot.stream(&question).await?).await?;
            return Ok(ExitCode::SUCCESS);
        };
        let mut writer = Writer::new(layout, output(args.out.as_deref())?);
        writer.begin().context("cannot write the output")?;
        let mut left: BTreeMap<Lack, u64> = BTreeMap::new();
        let mut events = std::pin::pin!(snapshot.events(&condition).await?);
        while let Some(stored) = events.try_next().await? {
            if let Written::Left(lack) =
                write(&mut writer, &stored).context("cannot write the output")?
            {
                *left.entry(lack).or_default() += 1;
            }
        }
        writer.finish().context("cannot write the output")?;
        for (lack, n) in left {
            let what = match lack {
                Lack::Cameo => "a CAMEO code",
                Lack::Day => "a day",
            };
            note(format_args!("{n} events left out: they lack {what}, which {layout} needs"));
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn write<W: std::io::Write>(
    writer: &mut Writer<W>,
    stored: &StoredEvent,
) -> std::io::Result<Written> {
    let few = |n: u64| Some(u32::try_from(n).unwrap_or(u32::MAX)).filter(|n| *n > 0);
    let article = Article {
        id: stored.article_id.clone(),
        url: stored.url.clone(),
        publisher: stored.publisher.clone(),
        date: stored.published.clone(),
        title: stored.title.clone(),
        language: stored.language.clone(),
    };
    let reports = Reports {
        mentions: few(stored.mentions),
        publishers: few(stored.publishers),
        articles: few(stored.articles),
        story: stored.story.clone(),
    };
    writer.row(&Row { event: &stored.event, article: &article, reports })
}
