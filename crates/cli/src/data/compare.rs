//! `demarche compare`: two data sets, or two coders on the same articles.

use std::collections::HashMap;
use std::process::ExitCode;

use anyhow::Context;
use arrow::array::{Array, AsArray};
use arrow::datatypes::{Float64Type, Int64Type};
use clap::{Args, ValueEnum};
use demarche_exchange::compare::{Comparison, Flat, Scope, compare};
use demarche_store::{Store, text_at};

use super::args::runtime;
use super::ingest::SummaryFormat;

/// `demarche compare …`
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// A data set: its folder or address, with `@RUN` for what one run has coded
    a: String,
    /// The other one
    b: String,
    /// What names an article on both sides
    #[arg(long, value_enum, default_value = "url")]
    by: By,
    /// Both sides have read the same articles, so one without an event counts too
    #[arg(long)]
    same_articles: bool,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: SummaryFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The address
    Url,
    /// The article's id in the data set
    Id,
    /// The id that the source gave it
    Source,
}

pub(crate) fn run(args: &CompareArgs) -> anyhow::Result<ExitCode> {
    let (a, b) = runtime()?.block_on(async {
        anyhow::Ok((flat(&args.a, args.by).await?, flat(&args.b, args.by).await?))
    })?;
    let scope = if args.same_articles { Scope::Every } else { Scope::Shared };
    let comparison = compare(a, b, scope);
    match args.format {
        SummaryFormat::Json => println!("{}", serde_json::to_string(&comparison)?),
        SummaryFormat::Text => print!("{}", demarche_text::shown(&text(&comparison))),
    }
    Ok(ExitCode::SUCCESS)
}

async fn flat(side: &str, by: By) -> anyhow::Result<Vec<Flat>> {
    let (place, run) = match side.rsplit_once('@') {
        Some((place, run)) if run.len() >= 4 && run.bytes().all(|b| b.is_ascii_hexdigit()) => {
            (place, Some(run))
        }
        _ => (side, None),
    };
    let store = Store::open(place, &HashMap::new())
        .await
        .with_context(|| format!("cannot open {place}"))?;
    let run = match run {
        Some(prefix) => Some(store.run_id(prefix).await?),
        None => None,
    };
    let snapshot = store.snapshot().await?.with_views(run.as_deref()).await?;
    let name = match by {
        By::Url => "coalesce(a.url, a.article_id)",
        By::Id => "a.article_id",
        By::Source => "coalesce(a.source_id, a.article_id)",
    };
    let question = format!(
        "SELECT {name} AS article, CAST(d.date AS VARCHAR) AS date, coalesce(d.actor, '') AS actor, \
         coalesce(d.recipient, '') AS recipient, d.event_type, CAST(d.quad_class AS BIGINT) AS quad_class, d.score \
         FROM dyads d JOIN stored.articles a ON d.article_id = a.article_id WHERE d.counted"
    );
    let mut all = Vec::new();
    for batch in snapshot.collect(&question).await? {
        let quads = batch.column(5).as_primitive_opt::<Int64Type>();
        let scores = batch.column(6).as_primitive_opt::<Float64Type>();
        for row in 0..batch.num_rows() {
            let text = |column: usize| text_at(batch.column(column), row);
            all.push(Flat {
                article: text(0),
                date: text(1),
                actor: text(2),
                recipient: text(3),
                event_type: text(4),
                quad_class: quads.map_or(0, |c| u8::try_from(c.value(row)).unwrap_or(0)),
                score: scores.filter(|c| !c.is_null(row)).map_or(0.0, |c| c.value(row)),
            });
        }
    }
    Ok(all)
}

fn text(c: &Comparison) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    let share = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{:.1} %", x * 100.0));
    let r = |x: Option<f64>| x.map_or("–".to_owned(), |x| format!("{x:.3}"));
    let o = &c.overlap;
    let _ = writeln!(
        out,
        "events     {} and {} (pairs of actor and recipient)",
        c.events.left, c.events.right
    );
    let _ = writeln!(
        out,
        "articles   {} and {}, {} in both",
        o.articles.left, o.articles.right, o.shared_articles
    );
    let _ = writeln!(
        out,
        "same       {} events of the same article, pair and type: {} of the first, {} of the second",
        o.matched,
        share(o.of_left),
        share(o.of_right)
    );
    let _ = writeln!(out, "\nseries of dyad-months        over        n  Pearson  Spearman");
    for s in &c.series {
        let k = &s.correlation;
        let _ = writeln!(
            out,
            "{:<28} {:<5} {:>7}  {:>7}  {:>8}",
            s.what,
            s.over,
            k.n,
            r(k.pearson),
            r(k.spearman)
        );
    }
    let _ = writeln!(out, "\ntype          first   second     same     lost   gained");
    for k in &c.categories {
        let _ = writeln!(
            out,
            "{:<11} {:>7} {:>8} {:>8} {:>8} {:>8}",
            k.event_type, k.events.left, k.events.right, k.matched, k.lost, k.gained
        );
    }
    out
}
