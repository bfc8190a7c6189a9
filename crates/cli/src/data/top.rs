//! `demarche top`: what there is most of.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::args::{ViewArgs, runtime};
use super::rows::RowsArgs;
use super::series::When;

/// `demarche top …`
#[derive(Debug, Args)]
pub(crate) struct TopArgs {
    /// What to list
    #[arg(value_enum)]
    what: What,
    #[command(flatten)]
    view: ViewArgs,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    rows: RowsArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// Pairs of actor and recipient
    Dyads,
    /// Actors, with what they do and what is done to them
    Actors,
    /// Types and modes
    Types,
    /// Where
    Places,
    /// Who reports
    Publishers,
}

pub(crate) fn run(args: &TopArgs) -> anyhow::Result<ExitCode> {
    let dates = |column: &str| args.when.condition(column);
    let events = "count(DISTINCT cluster_id) AS events, count(DISTINCT event_id) AS reports, avg(score) AS mean_score";
    let question = match args.what {
        What::Dyads => format!(
            "SELECT actor, recipient, {events} FROM dyads WHERE counted AND actor IS NOT NULL AND recipient IS NOT NULL{} \
             GROUP BY actor, recipient ORDER BY events DESC, reports DESC, actor, recipient",
            dates("date")
        ),
        What::Actors => format!(
            "SELECT code, count(DISTINCT CASE WHEN acts THEN cluster_id END) AS as_actor, \
             count(DISTINCT CASE WHEN acts THEN NULL ELSE cluster_id END) AS as_recipient, \
             avg(CASE WHEN acts THEN score END) AS mean_score FROM (\
             SELECT actor AS code, true AS acts, cluster_id, score FROM dyads WHERE counted{0} UNION ALL \
             SELECT recipient AS code, false AS acts, cluster_id, score FROM dyads WHERE counted{0}) \
             WHERE code IS NOT NULL GROUP BY code ORDER BY as_actor + as_recipient DESC, code",
            dates("date")
        ),
        What::Types => format!(
            "SELECT event_type, mode, {events} FROM events WHERE counted{} GROUP BY event_type, mode \
             ORDER BY events DESC, event_type, mode",
            dates("day")
        ),
        What::Places => format!(
            "SELECT place, place_admin1 AS admin1, place_country AS country, {events}, min(lat) AS lat, min(lon) AS lon \
             FROM events WHERE counted AND place IS NOT NULL{} GROUP BY place, place_admin1, place_country \
             ORDER BY events DESC, place, country",
            dates("day")
        ),
        What::Publishers => format!(
            "SELECT publisher, count(DISTINCT article_id) AS articles, {events} FROM events WHERE counted{} \
             GROUP BY publisher ORDER BY events DESC, publisher",
            dates("day")
        ),
    };
    let question = format!("{question} LIMIT {}", args.limit);
    runtime()?.block_on(async {
        let snapshot = args.view.open().await?;
        args.rows.write(snapshot.stream(&question).await?).await?;
        Ok(ExitCode::SUCCESS)
    })
}
