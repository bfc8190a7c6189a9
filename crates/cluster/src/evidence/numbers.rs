//! Do the numbers agree? Tolls rise from report to report, and are told as 'at least', 'dozens', 'some'.

use super::{Agreement, Notes, Veto};
use crate::report::{Bound, Number, Numbers};

/// A toll so many times another …
const TIMES: u64 = 4;
/// … and so many more is another event's.
const MORE: u64 = 10;

/// Compares the numbers of two events: the mean of those that both tell.
pub(crate) fn numbers(a: &Numbers, b: &Numbers, notes: &mut Notes) -> Agreement {
    let pairs = [
        ("killed", a.killed, b.killed),
        ("wounded", a.wounded, b.wounded),
        ("arrested", a.arrested, b.arrested),
        ("protesters", a.protesters, b.protesters),
    ];
    let (mut sum, mut n) = (0.0, 0);
    for (name, a, b) in pairs {
        let (Some(x), Some(y)) = (a, b) else { continue };
        let (low, high) = (x.value.min(y.value), x.value.max(y.value));
        let crowd = name == "protesters";
        if !crowd && exact(x) && exact(y) && high > low.saturating_mul(TIMES) && high - low > MORE {
            return Err(Veto::Numbers);
        }
        let agreement = one(x, y, crowd);
        notes.add(|| {
            let sign = if x.value == y.value { "=" } else { "≈" };
            if agreement > 0.0 {
                format!("{name} {}{sign}{}", x.value, y.value)
            } else {
                format!("{name} {} and {}", x.value, y.value)
            }
        });
        sum += agreement;
        n += 1;
    }
    Ok((n > 0).then(|| sum / f64::from(n)))
}

fn exact(number: Number) -> bool {
    number.bound == Bound::Exact
}

fn one(x: Number, y: Number, crowd: bool) -> f64 {
    if x.value == y.value {
        return match x.value {
            // Few dead are the commonest toll.
            0..=3 => 0.5,
            4..=9 => 0.8,
            _ => 1.0,
        };
    }
    let (low, high) = if x.value < y.value { (x, y) } else { (y, x) };
    let ratio = high.value as f64 / low.value.max(1) as f64;
    if low.bound == Bound::Least || high.bound == Bound::Most {
        // 'dozens' and 37; 'at least 18' and 34.
        return if ratio <= 3.0 { 0.3 } else { -0.2 };
    }
    if !exact(low) || !exact(high) {
        return if ratio <= 1.3 { 0.6 } else { -0.3 };
    }
    match high.value - low.value {
        _ if crowd => {
            if ratio <= 2.0 {
                0.1
            } else {
                -0.3
            }
        }
        // One more died since.
        1 | 2 => 0.0,
        _ if ratio <= 1.5 => 0.1,
        _ if ratio <= 2.0 => -0.2,
        _ => -0.7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn killed(value: u64, bound: Bound) -> Numbers {
        Numbers { killed: Some(Number { value, bound }), ..Numbers::default() }
    }

    #[test]
    fn tolls_rise_but_not_by_all() {
        let n = |a: u64, b: u64| {
            numbers(&killed(a, Bound::Exact), &killed(b, Bound::Exact), &mut Notes::default())
        };
        assert_eq!(n(12, 12), Ok(Some(1.0)));
        assert!(n(3, 3).unwrap() < n(12, 12).unwrap());
        assert!(n(3, 5).unwrap() >= Some(0.0));
        assert!(n(2, 9).unwrap() < Some(0.0));
        assert_eq!(n(3, 34), Err(Veto::Numbers));
        assert_eq!(n(34, 3), Err(Veto::Numbers));
        assert!(n(0, u64::MAX).is_err());
    }

    #[test]
    fn bounds_leave_room() {
        let dozens = killed(24, Bound::Least);
        let got = numbers(&dozens, &killed(37, Bound::Exact), &mut Notes::default());
        assert!(got.unwrap() > Some(0.0));
        let none = numbers(&dozens, &Numbers::default(), &mut Notes::default());
        assert_eq!(none, Ok(None));
    }
}
