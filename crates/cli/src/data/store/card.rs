//! The card of a data set: what whoever uses it must know, made from what is stored.

use std::fmt::Write;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int64Type};
use demarche_store::{Snapshot, Store, text_at};
use jiff::ToSpan;
use jiff::civil::date;

/// The card in Markdown.
pub(super) async fn card(store: &Store, title: &str) -> anyhow::Result<String> {
    let snapshot = store.snapshot().await?.with_views(None).await?;
    let mut out = String::new();
    let _ = writeln!(out, "# {title}\n");
    let (from, to) = period(&snapshot).await?;
    let articles = number(&snapshot, "SELECT count(*) FROM articles").await?;
    let events = number(&snapshot, "SELECT count(*) FROM events WHERE counted").await?;
    let clusters =
        number(&snapshot, "SELECT count(DISTINCT cluster_id) FROM events WHERE counted").await?;
    let mentions =
        number(&snapshot, "SELECT sum(CAST(mentions AS BIGINT)) FROM events WHERE counted").await?;
    let publishers = number(&snapshot, "SELECT count(DISTINCT publisher) FROM articles").await?;
    let retold =
        number(&snapshot, "SELECT count(*) - count(DISTINCT story_id) FROM stories").await?;
    let _ = writeln!(out, "Version {} of the data set.\n", snapshot.version());
    let _ = writeln!(out, "| what | how many |\n|---|---|");
    for (what, n) in [
        ("events (reports of one event counted once)", clusters),
        ("reports of events", events),
        ("mentions of events in sentences", mentions),
        ("articles", articles),
        ("articles that retell another one", retold),
        ("publishers", publishers),
    ] {
        let _ = writeln!(out, "| {what} | {n} |");
    }
    let _ = writeln!(out, "\nArticles were published from {from} to {to}.\n");
    let _ = writeln!(out, "## Sources\n\n| publisher | articles |\n|---|---|");
    table(&mut out, &snapshot, "SELECT coalesce(publisher, 'not known'), count(*) AS n FROM articles GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20").await?;
    let _ = writeln!(out, "\n## Events\n\n| type | events | reports |\n|---|---|---|");
    table(&mut out, &snapshot, "SELECT event_type, count(DISTINCT cluster_id) AS n, count(*) FROM events WHERE counted GROUP BY 1 ORDER BY n DESC, 1").await?;
    let _ = writeln!(out, "\n| status | reports |\n|---|---|");
    table(
        &mut out,
        &snapshot,
        "SELECT status, count(*) AS n FROM events GROUP BY 1 ORDER BY n DESC, 1",
    )
    .await?;
    let _ = writeln!(
        out,
        "\n## Coder\n\n| run | kind | program | codebook | world | model | articles |\n|---|---|---|---|---|---|---|"
    );
    table(&mut out, &snapshot, "SELECT substr(r.run_id, 1, 8), r.kind, r.coder, r.codebook, r.world, r.model, count(DISTINCT c.article_id) \
          FROM runs r LEFT JOIN stored.codings c ON r.run_id = c.run_id GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY min(r.started)").await?;
    let _ = writeln!(
        out,
        "\nThe same program, codebook, world and model give the same events from the same articles. An article that several\nruns have coded is counted as the newest one has it.\n"
    );
    limits(&mut out, &snapshot).await?;
    let _ = writeln!(out, "## How to cite\n");
    let cited = text(&snapshot, "SELECT coder || ', codebook ' || codebook || ', world ' || world || ', model ' || model FROM runs ORDER BY started DESC, run_id LIMIT 1").await?;
    let _ = writeln!(
        out,
        "> {title}. Version {} ({events} reports of {clusters} events in {articles} articles, {from} to {to}). Coded by demarche {cited}.",
        snapshot.version()
    );
    Ok(out)
}

/// What is not in the data set, and what not to trust.
async fn limits(out: &mut String, snapshot: &Snapshot) -> anyhow::Result<()> {
    let _ = writeln!(out, "## Known limits\n");
    let open = number(snapshot, "SELECT count(*) FROM failures WHERE kind <> 'set_aside'").await?;
    let aside = number(snapshot, "SELECT count(*) FROM failures WHERE kind = 'set_aside'").await?;
    let undated = number(snapshot, "SELECT count(*) FROM articles WHERE published IS NULL").await?;
    let unplaced =
        number(snapshot, "SELECT count(*) FROM events WHERE counted AND place IS NULL").await?;
    let confident = text(
        snapshot,
        "SELECT CAST(round(avg(confidence), 2) AS VARCHAR) FROM events WHERE counted",
    )
    .await?;
    let _ = writeln!(
        out,
        "- {open} documents could not be read, {aside} were set aside for their language; `failures` lists them."
    );
    let _ = writeln!(
        out,
        "- {undated} articles have no day of publication; their events have a day only where the text gives one in full."
    );
    let _ =
        writeln!(out, "- {unplaced} reports have no place: the text names none near the event.");
    if !confident.is_empty() {
        let _ = writeln!(
            out,
            "- The coder's own estimate is that {confident} of the reports have the type, actor and recipient that a careful person would record."
        );
    }
    let _ = writeln!(
        out,
        "- Denied, alleged, feared, planned and past events are stored and marked; `counted` leaves them out.\n\
         - Which reports are of one event is a judgement with a score and a rule, in `links`; `clusters` can be made again with other thresholds.\n\
         - The sources are what somebody chose to read: no event here does not mean that nothing happened.\n"
    );
    Ok(())
}

async fn period(snapshot: &Snapshot) -> anyhow::Result<(String, String)> {
    let rows = snapshot.collect("SELECT min(published), max(published) FROM articles").await?;
    let day = |column: usize| {
        let days = rows.first()?.column(column).as_primitive_opt::<Date32Type>()?;
        let day = (!days.is_empty() && !days.is_null(0)).then(|| days.value(0))?;
        Some(date(1970, 1, 1).saturating_add(i64::from(day).days()).to_string())
    };
    let unknown = || "an unknown day".to_owned();
    Ok((day(0).unwrap_or_else(unknown), day(1).unwrap_or_else(unknown)))
}

async fn number(snapshot: &Snapshot, question: &str) -> anyhow::Result<i64> {
    let rows = snapshot.collect(question).await?;
    let first = rows.iter().find(|b| b.num_rows() > 0);
    Ok(first
        .and_then(|b| b.column(0).as_primitive_opt::<Int64Type>())
        .filter(|c| !c.is_null(0))
        .map_or(0, |c| c.value(0)))
}

async fn text(snapshot: &Snapshot, question: &str) -> anyhow::Result<String> {
    let rows = snapshot.collect(question).await?;
    Ok(rows.iter().find(|b| b.num_rows() > 0).map(|b| text_at(b.column(0), 0)).unwrap_or_default())
}

/// The rows of an answer as rows of a Markdown table.
async fn table(out: &mut String, snapshot: &Snapshot, question: &str) -> anyhow::Result<()> {
    for batch in snapshot.collect(question).await? {
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                let cell = match column.as_primitive_opt::<Int64Type>() {
                    Some(numbers) => numbers.value(row).to_string(),
                    None => text_at(column, row),
                };
                let _ = write!(out, "| {} ", cell.replace('|', "\\|").replace('\n', " "));
            }
            let _ = writeln!(out, "|");
        }
    }
    Ok(())
}
