//! Is it the same act?

use super::{Agreement, Notes, Veto};
use crate::config::Config;
use crate::report::Report;

/// Agreement where only one report knows the mode.
const ONE_MODE: f64 = 0.8;
/// Agreement of modes that are used for each other.
const ALIKE: f64 = 0.7;
/// Agreement of other modes of one type.
const OTHER_MODES: f64 = -0.3;

/// Compares type and mode.
pub(crate) fn acts(a: &Report, b: &Report, config: &Config, notes: &mut Notes) -> Agreement {
    if a.event_type.is_empty() || b.event_type.is_empty() {
        notes.add(|| "act not coded".to_owned());
        return Ok(None);
    }
    if a.event_type != b.event_type {
        let agreement = config.types_agree(&a.event_type, &b.event_type).ok_or(Veto::Act)?;
        notes.add(|| format!("types {} and {}", name(a), name(b)));
        return Ok(Some(agreement));
    }
    let agreement = match (&a.mode, &b.mode) {
        (Some(x), Some(y)) if x == y => 1.0,
        (Some(x), Some(y)) if config.modes_agree(&a.event_type, x, y) => ALIKE,
        (Some(_), Some(_)) => OTHER_MODES,
        (None, None) => 1.0,
        _ => ONE_MODE,
    };
    notes.add(|| {
        if a.mode == b.mode {
            format!("same type {}", name(a))
        } else {
            format!("types {} and {}", name(a), name(b))
        }
    });
    Ok(Some(agreement))
}

fn name(report: &Report) -> String {
    match &report.mode {
        Some(mode) => format!("{}/{mode}", report.event_type),
        None => report.event_type.clone(),
    }
}
