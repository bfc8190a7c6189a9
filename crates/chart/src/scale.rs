//! The vertical axis: from values to round ticks.

use crate::number;

/// What the values of a chart span. Zero is always inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    /// Lowest value, at most 0.
    pub(crate) low: f64,
    /// Highest value, at least 0.
    pub(crate) high: f64,
    /// Whether all values are whole numbers, as counts are: then ticks are too.
    pub(crate) whole: bool,
}

impl Range {
    /// The range of finite values.
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut range = Self { low: 0.0, high: 0.0, whole: true };
        for value in values {
            range.low = range.low.min(value);
            range.high = range.high.max(value);
            range.whole &= value.fract() == 0.0;
        }
        // Below this, steps would have fewer digits than a number holds.
        if range.high - range.low < number::BOUND.recip() {
            range = Self { low: 0.0, high: 1.0, whole: range.whole };
        }
        range
    }

    /// Steps of 1, 2 and 5 times a power of ten, from fine to coarse.
    fn steps(self) -> impl Iterator<Item = (i64, i32)> {
        let top = number::exponent(self.high.max(-self.low));
        let finest = if self.whole { (top - 3).max(0) } else { top - 3 };
        (finest..=top.max(finest) + 1).flat_map(|power| [1, 2, 5].map(|digit| (digit, power)))
    }
}

/// How many steps of `step` reach `value`, which is not negative.
pub(crate) fn reach(value: f64, step: f64) -> usize {
    (value / step - 1e-9).ceil().clamp(0.0, 1e6) as usize
}

/// Round numbers at equal distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ticks {
    /// The step is this ...
    digit: i64,
    /// ... times ten to this.
    power: i32,
    /// Ticks below zero.
    pub(crate) below: i64,
    /// Ticks above zero.
    pub(crate) above: i64,
}

impl Ticks {
    /// The finest ticks that are at most `most` steps from the lowest to the highest.
    pub(crate) fn of(range: Range, most: usize) -> Self {
        let mut ticks = Self { digit: 1, power: 0, below: 0, above: 1 };
        for (digit, power) in range.steps() {
            let step = number::decimal(digit, power);
            let (below, above) = (reach(-range.low, step), reach(range.high, step));
            ticks = Self { digit, power, below: below as i64, above: above as i64 };
            if below + above <= most.max(2) {
                break;
            }
        }
        ticks
    }

    /// Value of tick `i`, counted from zero.
    pub(crate) fn value(&self, i: i64) -> f64 {
        number::decimal(i * self.digit, self.power)
    }

    /// Text of tick `i`.
    pub(crate) fn text(&self, i: i64) -> String {
        let most = self.above.max(self.below);
        number::tick(i * self.digit, self.power, self.value(most))
    }

    /// The ticks, upwards.
    pub(crate) fn each(&self) -> impl Iterator<Item = i64> + use<> {
        -self.below..=self.above
    }
}

/// Rows of characters, with ticks exactly on rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rows {
    /// The ticks.
    pub(crate) ticks: Ticks,
    /// Rows from tick to tick.
    pub(crate) every: usize,
    /// Value of one row.
    pub(crate) unit: f64,
    /// Rows above the row of zero.
    pub(crate) above: usize,
    /// Rows below the row of zero.
    pub(crate) below: usize,
}

impl Rows {
    /// The largest drawing of the range that fits into `height` rows.
    pub(crate) fn of(range: Range, height: usize) -> Self {
        // At least three steps of ticks, if there are so many.
        Self::with(range, height, 3).or_else(|| Self::with(range, height, 0)).unwrap_or(Self {
            ticks: Ticks { digit: 1, power: 0, below: 0, above: 1 },
            every: 1,
            unit: 1.0,
            above: 1,
            below: 0,
        })
    }

    fn with(range: Range, height: usize, least: usize) -> Option<Self> {
        let mut best: Option<Self> = None;
        for (digit, power) in range.steps() {
            let step = number::decimal(digit, power);
            for every in [3, 4, 2, 5, 6, 7, 8, 1] {
                let unit = step / every as f64;
                let (above, below) = (reach(range.high, unit), reach(-range.low, unit));
                let fits = above + below < height.max(3) && above / every + below / every >= least;
                if fits && best.is_none_or(|found| unit < found.unit) {
                    let ticks = Ticks {
                        digit,
                        power,
                        below: (below / every) as i64,
                        above: (above / every) as i64,
                    };
                    best = Some(Self { ticks, every, unit, above, below });
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[f64], most: usize) -> Vec<String> {
        let ticks = Ticks::of(Range::of(values.iter().copied()), most);
        ticks.each().map(|i| ticks.text(i)).collect()
    }

    #[test]
    fn ticks_are_round_and_reach_beyond_the_values() {
        assert_eq!(texts(&[1.0, 9.0], 5), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(texts(&[-3.2, 4.1], 5), ["-4", "-2", "0", "2", "4", "6"]);
        assert_eq!(texts(&[0.31], 4), ["0", "0.1", "0.2", "0.3", "0.4"]);
        assert_eq!(texts(&[1.0, 2.0], 6), ["0", "1", "2"]);
        assert_eq!(texts(&[0.0], 6), ["0", "1"]);
        assert_eq!(texts(&[-120.0], 3), ["-150", "-100", "-50", "0"]);
        assert_eq!(texts(&[1e300], 2), ["0", "5e299", "1e300"]);
    }

    #[test]
    fn rows_hold_the_range() {
        for values in [vec![7.0], vec![-7.5, 3.0], vec![0.0], vec![-1e300, 1e300], vec![1e-200]] {
            for height in 3..60 {
                let range = Range::of(values.iter().copied());
                let rows = Rows::of(range, height);
                assert!(rows.above + rows.below < height, "{values:?} {height} {rows:?}");
                assert!(rows.above as f64 * rows.unit >= range.high * 0.999_999);
                assert!(rows.below as f64 * rows.unit >= -range.low * 0.999_999);
            }
        }
    }
}
