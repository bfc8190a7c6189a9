//! How numbers are written: thousands grouped, few digits, never an exponent where digits do.

use std::fmt::Write as _;

/// Largest magnitude that is drawn; larger values stand at this bound.
pub(crate) const BOUND: f64 = 1e300;

/// A value as it stands beside a point: whole numbers in full, others with three significant digits.
///
/// ```
/// use demarche_chart::number::value;
///
/// assert_eq!(value(1_234_567.0), "1,234,567");
/// assert_eq!(value(-12.345), "-12.3");
/// assert_eq!(value(1234.5), "1,235");
/// assert_eq!(value(0.001_234), "0.00123");
/// assert_eq!(value(f64::NAN), "no value");
/// ```
pub fn value(number: f64) -> String {
    if !number.is_finite() {
        return "no value".to_owned();
    }
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e15).contains(&size) {
        return scientific(number);
    }
    if size >= 1000.0 || size.fract() == 0.0 {
        return group(&format!("{:.0}", round_half_up(number)));
    }
    // The exponent after rounding: 9.999 becomes 10.0.
    let (_, exponent) = parts(number);
    let text = format!("{number:.*}", usize::try_from(2 - exponent).unwrap_or(0));
    trim(&group(&text)).to_owned()
}

/// The decimal number `mantissa` × 10^`exponent` on an axis whose largest number is `largest`.
///
/// Up to ten million it is written in full, then in millions (`M`), billions (`bn`), and with a
/// power of ten from 10^12 and below a ten-thousandth.
pub(crate) fn tick(mantissa: i64, exponent: i32, largest: f64) -> String {
    if mantissa == 0 {
        return "0".to_owned();
    }
    let (shift, unit) = match largest.abs() {
        size if !(1e-4..1e12).contains(&size) => {
            return scientific(decimal(mantissa, exponent));
        }
        size if size >= 1e9 => (9, "bn"),
        size if size >= 1e7 => (6, "M"),
        _ => (0, ""),
    };
    let mut text = group(&shifted(mantissa, exponent - shift));
    text.push_str(unit);
    text
}

/// The number nearest to `mantissa` × 10^`exponent`.
pub(crate) fn decimal(mantissa: i64, exponent: i32) -> f64 {
    format!("{mantissa}e{exponent}").parse().unwrap_or(0.0)
}

/// The power of ten of a finite number: 2 for 345. It is read from digits, since logarithms may
/// differ between machines.
pub(crate) fn exponent(number: f64) -> i32 {
    let text = format!("{number:e}");
    text.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// Digits and power of ten after rounding to three significant digits.
fn parts(number: f64) -> (String, i32) {
    let text = format!("{number:.2e}");
    match text.split_once('e') {
        Some((digits, power)) => (trim(digits).to_owned(), power.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

fn scientific(number: f64) -> String {
    let (digits, power) = parts(number);
    format!("{digits}e{power}")
}

/// Halves away from zero, as readers expect, where formatting would round them to even.
fn round_half_up(number: f64) -> f64 {
    number.round()
}

/// Writes `mantissa` × 10^`exponent` without rounding.
fn shifted(mantissa: i64, exponent: i32) -> String {
    let mut digits = mantissa.unsigned_abs().to_string();
    if let Ok(zeros) = usize::try_from(exponent) {
        digits.push_str(&"0".repeat(zeros.min(400)));
    } else {
        let places = exponent.unsigned_abs() as usize;
        if digits.len() <= places {
            digits.insert_str(0, &"0".repeat((places + 1 - digits.len()).min(400)));
        }
        let point = digits.len().saturating_sub(places);
        digits.insert(point, '.');
        digits.truncate(trim(&digits).len());
    }
    if mantissa < 0 { format!("-{digits}") } else { digits }
}

/// Drops zeros that end a fraction.
fn trim(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Puts commas between thousands.
fn group(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        let _ = write!(out, ".{fraction}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axis_numbers_are_exact_decimals() {
        let write = |m, e| tick(m, e, 100.0);
        assert_eq!(write(15, -1), "1.5");
        assert_eq!(write(20, -1), "2");
        assert_eq!(write(-5, -2), "-0.05");
        assert_eq!(write(25, 2), "2,500");
        assert_eq!(tick(25, 5, 2.5e6), "2,500,000");
        assert_eq!(tick(25, 6, 2.5e7), "25M");
        assert_eq!(tick(15, 8, 2.5e9), "1.5bn");
        assert_eq!(tick(15, 200, 2.5e201), "1.5e201");
        assert_eq!(tick(-2, -7, 1e-6), "-2e-7");
    }

    #[test]
    fn values_round_to_three_digits() {
        assert_eq!(value(9.999), "10");
        assert_eq!(value(0.5), "0.5");
        assert_eq!(value(999.9), "1,000");
        assert_eq!(value(-0.0), "0");
        assert_eq!(value(1e18), "1e18");
        assert_eq!(value(-2.5e-9), "-2.5e-9");
        assert_eq!(exponent(345.0), 2);
        assert_eq!(exponent(0.1), -1);
    }
}
