//! Views that read like the field.
//!
//! | view | a row is |
//! |---|---|
//! | `events` | an event as one article tells it, with the cluster of events that it belongs to |
//! | `dyads` | an actor and a recipient of such an event |
//! | `dyad_months` | a dyad in a month: events (clusters, not articles), reports, scores, quad classes |
//! | `quotes` | who says what of which event |
//! | `claims` | an event that is alleged, denied or disputed, with who says so and who denies it |
//! | `articles`, `mentions`, `attributions`, `places` | as stored, of the coding that holds |
//! | `stories` | an article and the story that it is a telling of |
//! | `occurrences` | an article and the occurrence that it mainly tells of, with others |
//! | `clusters` | an event and its cluster, where a cluster has several |
//! | `failures` | what could not be read or was set aside, and has not been read since |
//!
//! `counted` marks what a count of events counts; see `EventRecord::is_counted`. An article coded by several runs is
//! seen as the newest run has it, unless a run is named.

/// The statements that make the views. `run` names one run; `several` says whether there is more than one;
/// `clusters`, whether any cluster is stored.
pub(crate) fn views(run: Option<&str>, several: bool, clusters: bool) -> Vec<String> {
    let mut made = Vec::new();
    let mut view = |name: &str, body: String| made.push(format!("CREATE VIEW {name} AS {body}"));
    let of_run = run.map(|r| format!("run_id = '{}'", r.replace('\'', "''")));
    // Rows of the coding that holds for their article.
    let current = |table: &str| match (&of_run, several) {
        (Some(of_run), _) => format!("(SELECT * FROM stored.{table} WHERE {of_run})"),
        (None, true) => format!(
            "(SELECT t.* FROM stored.{table} t JOIN current_codings c \
             ON t.article_id = c.article_id AND t.run_id = c.run_id)"
        ),
        (None, false) => format!("stored.{table}"),
    };
    view(
        "runs",
        "SELECT run_id, min(kind) AS kind, min(coder) AS coder, min(codebook) AS codebook, \
         min(world) AS world, min(model) AS model, min(started) AS started \
         FROM stored.runs GROUP BY run_id"
            .to_owned(),
    );
    view(
        "current_codings",
        "SELECT article_id, run_id FROM (SELECT c.article_id, c.run_id, row_number() OVER \
         (PARTITION BY c.article_id ORDER BY r.started DESC, r.run_id) AS newest \
         FROM stored.codings c JOIN runs r ON c.run_id = r.run_id) WHERE newest = 1"
            .to_owned(),
    );
    view(
        "all_clusters",
        "SELECT kind, member, cluster_id FROM (SELECT kind, member, cluster_id, row_number() OVER \
         (PARTITION BY kind, member ORDER BY generation DESC) AS newest FROM stored.clusters) \
         WHERE newest = 1 AND cluster_id IS NOT NULL"
            .to_owned(),
    );
    view(
        "clusters",
        "SELECT member AS event_id, cluster_id FROM all_clusters WHERE kind = 'event'".to_owned(),
    );
    view("stories", "SELECT member AS article_id, cluster_id AS story_id FROM all_clusters WHERE kind = 'story'".to_owned());
    view("occurrences", "SELECT member AS article_id, cluster_id AS occurrence_id FROM all_clusters WHERE kind = 'occurrence'".to_owned());
    let clustered = |table: &str| {
        if clusters {
            format!(
                "SELECT t.*, coalesce(k.cluster_id, t.event_id) AS cluster_id FROM {} t \
                 LEFT JOIN clusters k ON t.event_id = k.event_id",
                current(table)
            )
        } else {
            format!("SELECT t.*, t.event_id AS cluster_id FROM {} t", current(table))
        }
    };
    view("events", clustered("events"));
    view("dyads", clustered("dyads"));
    view("dyad_months", dyads_by("month"));
    view("dyad_days", dyads_by("day"));
    view("dyad_weeks", dyads_by("week"));
    view("dyad_years", dyads_by("year"));
    view("mentions", format!("SELECT * FROM {}", current("mentions")));
    view("attributions", format!("SELECT * FROM {}", current("attributions")));
    view("places", format!("SELECT * FROM {}", current("places")));
    view("articles", "SELECT * FROM stored.articles".to_owned());
    view("codings", format!("SELECT * FROM {}", current("codings")));
    view("links", "SELECT * FROM stored.links".to_owned());
    view("batches", "SELECT * FROM stored.batches".to_owned());
    view(
        "quotes",
        "SELECT a.speaker, a.speaker_code, a.speaker_sectors, a.speaker_person, a.kind, a.cue, a.content, \
         a.medium, a.level, e.event_id, e.event_type, e.mode, e.actor, e.recipient, e.status, e.date, e.published, \
         e.publisher, e.url, e.article_id \
         FROM attributions a JOIN events e ON a.event_id = e.event_id AND a.run_id = e.run_id"
            .to_owned(),
    );
    view(
        "claims",
        "SELECT e.event_id, e.cluster_id, e.event_type, e.mode, e.actor, e.actor_name, e.recipient, \
         e.recipient_name, e.date, e.status, e.disputed, e.speaker AS said_by, d.denied_by, e.sentence_text, \
         e.published, e.publisher, e.url, e.article_id FROM events e LEFT JOIN \
         (SELECT u.event_id, array_agg(DISTINCT coalesce(x.actor_name, x.actor) ORDER BY coalesce(x.actor_name, x.actor)) AS denied_by FROM \
         (SELECT event_id, run_id, unnest(denied_by) AS denial FROM events) u \
         JOIN events x ON x.event_id = u.denial AND x.run_id = u.run_id GROUP BY u.event_id) d \
         ON d.event_id = e.event_id \
         WHERE e.disputed OR e.status IN ('alleged', 'denied')"
            .to_owned(),
    );
    view(
        "failures",
        "SELECT failure_id, kind, reason, detail, origin, place, at, attempt FROM (SELECT *, row_number() OVER \
         (PARTITION BY failure_id ORDER BY attempt DESC, open) AS newest FROM stored.failures) \
         WHERE newest = 1 AND open"
            .to_owned(),
    );
    made
}

/// Dyads by stretches of time. A cluster's reports in a stretch are one event with their mean score; so are the pairs
/// of one event that differ in sectors alone.
fn dyads_by(unit: &str) -> String {
    let quad = |class: u8, name: &str| {
        format!("sum(CASE WHEN quad_class = {class} THEN 1 ELSE 0 END) AS {name}")
    };
    format!(
        "SELECT actor, recipient, {unit}, count(*) AS events, sum(reports) AS reports, sum(score) AS score, \
         avg(score) AS mean_score, {}, {}, {}, {} FROM (\
         SELECT actor, recipient, CAST(date_trunc('{unit}', date) AS DATE) AS {unit}, cluster_id, \
         count(DISTINCT event_id) AS reports, avg(score) AS score, min(quad_class) AS quad_class FROM dyads \
         WHERE counted AND date IS NOT NULL GROUP BY 1, 2, 3, 4) GROUP BY actor, recipient, {unit}",
        quad(1, "verbal_cooperation"),
        quad(2, "material_cooperation"),
        quad(3, "verbal_conflict"),
        quad(4, "material_conflict"),
    )
}
