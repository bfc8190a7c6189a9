//! `demarche query`: questions in SQL.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::args::{ViewArgs, runtime};
use super::rows::RowsArgs;

/// `demarche query …`
#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// A SELECT over events, dyads, dyad_months, quotes, claims, articles, mentions, attributions, places, stories,
    /// clusters, runs and failures; `SHOW TABLES` and `DESCRIBE events` list what there is
    sql: String,
    #[command(flatten)]
    view: ViewArgs,
    #[command(flatten)]
    rows: RowsArgs,
}

pub(crate) fn run(args: &QueryArgs) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(async {
        let snapshot = args.view.open().await?;
        let rows = snapshot
            .stream(&listing(&args.sql))
            .await
            .context("the question cannot be answered")?;
        args.rows.write(rows).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The two statements that list tables and columns, without those that are the engine's own.
fn listing(sql: &str) -> String {
    let words: Vec<&str> = sql.trim().trim_end_matches(';').split_whitespace().collect();
    match words[..] {
        [show, tables]
            if show.eq_ignore_ascii_case("show") && tables.eq_ignore_ascii_case("tables") =>
        {
            "SELECT table_schema AS schema, table_name AS name FROM information_schema.tables \
             WHERE table_schema <> 'information_schema' ORDER BY table_schema, table_name"
                .to_owned()
        }
        [describe, table] if describe.eq_ignore_ascii_case("describe") => format!(
            "SELECT column_name AS column, data_type AS type FROM information_schema.columns \
             WHERE table_name = '{}' AND table_schema = 'public' ORDER BY ordinal_position",
            table.replace('\'', "''")
        ),
        _ => sql.to_owned(),
    }
}
