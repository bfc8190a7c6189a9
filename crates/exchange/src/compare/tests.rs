use super::*;

fn flat(
    article: &str,
    date: &str,
    pair: (&str, &str),
    event_type: &str,
    quad_class: u8,
    score: f64,
) -> Flat {
    Flat {
        article: article.to_owned(),
        date: date.to_owned(),
        actor: pair.0.to_owned(),
        recipient: pair.1.to_owned(),
        event_type: event_type.to_owned(),
        quad_class,
        score,
    }
}

#[test]
fn events_of_the_same_articles_are_matched_one_to_one() {
    let kenya = ("KEN COP", "SOM JRN");
    let left = vec![
        flat("a", "2024-05-01", kenya, "COERCE", 4, -7.0),
        flat("a", "2024-05-01", kenya, "COERCE", 4, -7.0),
        flat("a", "2024-05-01", kenya, "ACCUSE", 3, -2.0),
        flat("only left", "2024-05-01", kenya, "COERCE", 4, -7.0),
    ];
    let right = vec![
        flat("a", "20240501", kenya, "COERCE", 4, -5.0),
        flat("a", "202405", kenya, "CONSULT", 1, 1.0),
        flat("", "2024-06", kenya, "CONSULT", 1, 1.0),
    ];
    let found = compare(left.clone(), right.clone(), Scope::Shared);
    assert_eq!(found.events, Sides { left: 4, right: 3 });
    assert_eq!(found.overlap.shared_articles, 1);
    assert_eq!(found.overlap.events, Sides { left: 3, right: 2 });
    assert_eq!(found.overlap.matched, 1);
    assert_eq!(found.overlap.jaccard, Some(0.25));
    let row = |name: &str| found.categories.iter().find(|c| c.event_type == name).unwrap();
    assert_eq!((row("COERCE").matched, row("COERCE").lost, row("COERCE").gained), (1, 1, 0));
    assert_eq!((row("CONSULT").gained, row("CONSULT").events.right), (1, 2));
    let names: Vec<_> = found.categories.iter().map(|c| c.event_type.as_str()).collect();
    assert_eq!(names, ["ACCUSE", "COERCE", "CONSULT"]);
    let every = compare(left, right, Scope::Every);
    assert_eq!(every.overlap.events.left, 4);
}

#[test]
fn series_that_rise_together_correlate() {
    let (pair, other) = (("USA", "IRN"), ("IRN", "USA"));
    let mut left = Vec::new();
    let mut right = Vec::new();
    for (month, count) in [("2024-01", 1), ("2024-02", 2), ("2024-04", 4)] {
        for _ in 0..count {
            left.push(flat("", month, pair, "ACCUSE", 3, -2.0));
            right.push(flat("", month, pair, "ACCUSE", 3, -2.0 * f64::from(count)));
            right.push(flat("", month, pair, "ACCUSE", 3, -2.0 * f64::from(count)));
        }
    }
    right.push(flat("", "not a date", other, "ACCUSE", 3, -2.0));
    left.push(flat("", "2024-01-31", other, "ACCUSE", 3, -2.0));
    let found = compare(left, right, Scope::Shared);
    assert_eq!(found.undated, Sides { left: 0, right: 1 });
    let get = |what: &str, over: &str| {
        found.series.iter().find(|s| s.what == what && s.over == over).unwrap().correlation
    };
    assert_eq!(get("counts", "seen").n, 4);
    assert_eq!(get("counts", "grid").n, 8);
    assert!(get("counts", "grid").pearson.unwrap() > 0.9);
    assert_eq!(get("mean scores", "both").n, 3);
    // Constant on the left.
    assert_eq!(get("mean scores", "both").pearson, None);
    assert_eq!(get("counts of quad class 1", "grid").pearson, None);
    assert_eq!(found.overlap, Overlap::default());
}

#[test]
fn months_are_read_of_days_and_months() {
    assert_eq!(month("2024-05-12"), Some(2024 * 12 + 4));
    assert_eq!(month("202405"), month("2024-05"));
    assert_eq!(month("20240512120000"), month("2024-05"));
    for wrong in ["", "2024", "2024-13", "20-24", "é024-05", "May 2024"] {
        assert_eq!(month(wrong), None, "{wrong}");
    }
}
