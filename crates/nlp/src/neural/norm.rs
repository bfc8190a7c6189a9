//! Layer normalisation, and the loops over rows of fixed width.
//!
//! Sums run over sixteen lanes and then pairwise, whatever the processor has, so the bits are the
//! same on all of them.

/// Width of the encoders' rows.
pub(crate) const WIDTH: usize = 96;

/// A row of an encoder.
pub(crate) type Row = [f32; WIDTH];

const LANES: usize = 16;

/// Gain and bias of a normalised layer.
#[derive(Clone, Debug)]
pub(crate) struct LayerNorm {
    /// Factor by output.
    pub gain: Row,
    /// Summand by output.
    pub bias: Row,
}

impl LayerNorm {
    /// The row with mean 0 and variance 1, times the gain, plus the bias.
    #[inline(always)]
    pub(crate) fn of(&self, row: &Row) -> Row {
        let mean = sum(row) / WIDTH as f32;
        let centred: Row = std::array::from_fn(|i| row[i] - mean);
        let squares: Row = std::array::from_fn(|i| centred[i] * centred[i]);
        let variance = sum(&squares) / WIDTH as f32 + 1e-8;
        let scale = 1.0 / variance.sqrt();
        std::array::from_fn(|i| centred[i] * scale * self.gain[i] + self.bias[i])
    }

    /// Adds the normalised `layer` to `row`: a residual connection.
    #[inline(always)]
    pub(crate) fn add(&self, layer: &Row, row: &mut Row) {
        let normal = self.of(layer);
        for i in 0..WIDTH {
            row[i] += normal[i];
        }
    }
}

#[inline(always)]
fn sum(row: &Row) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for chunk in row.as_chunks::<LANES>().0 {
        for i in 0..LANES {
            lanes[i] += chunk[i];
        }
    }
    let eight: [f32; 8] = std::array::from_fn(|i| lanes[i] + lanes[i + 8]);
    let four: [f32; 4] = std::array::from_fn(|i| eight[i] + eight[i + 4]);
    (four[0] + four[2]) + (four[1] + four[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let row: Row = std::array::from_fn(|i| (i * i % 37) as f32);
        let norm = LayerNorm { gain: [1.0; WIDTH], bias: [0.0; WIDTH] };
        let normal = norm.of(&row);
        let mean: f64 = normal.iter().map(|&x| f64::from(x)).sum::<f64>() / 96.0;
        let variance: f64 = normal.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / 96.0;
        assert!(mean.abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{mean} {variance}");
        // A constant row has no variance; it becomes the bias, not a division by zero.
        assert!(norm.of(&[3.0; WIDTH]).iter().all(|&x| x == 0.0));
    }
}
