//! Dense layers in whole numbers: the fast path of the encoders and of the scorers' tables.
//!
//! Weights and rows are rounded to whole numbers times a scale, each output and each row with a scale of
//! its own, and multiplied as such. A processor does four (eight bits) or two (sixteen) of these products in
//! the time of one in floating point.
//!
//! Sums of whole numbers are exact in any order, and what is done with them in floating point is written
//! out as single operations. The bits of a result therefore are the same on every processor, whether it
//! multiplies bytes (`vnni`), pairs of sixteen bits (`pairs`) or one by one. How far results are from those of
//! [`Dense`](super::kernel::Dense) is a matter of measurement: docs/speed.md.
//!
//! | file | what |
//! |---|---|
//! | `rows` | rows of floating-point numbers as whole numbers |
//! | `layer` | weights, packed for the processor that was found |
//! | `vnni` | the product by the instructions `vpdpbusd` and `vpdpwssd` of x86 |
//! | `pairs` | the product by `vpmaddwd` of AVX2, and without any such instruction |

mod layer;
mod pairs;
mod rows;
#[cfg(target_arch = "x86_64")]
mod vnni;

pub(crate) use self::layer::Layer;
pub(crate) use self::rows::Rows;

/// How finely numbers are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bits {
    /// -127 to 127.
    Eight,
    /// -4095 to 4095: the sum of 96 products still fits 32 bits.
    Thirteen,
}

impl Bits {
    /// The largest number.
    const fn top(self) -> f32 {
        match self {
            Self::Eight => 127.0,
            Self::Thirteen => 4095.0,
        }
    }
}

/// How numbers lie in words of 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Four bytes; those of weights are 128 more, since the instruction multiplies signed by unsigned.
    Bytes,
    /// Two numbers of sixteen bits.
    Pairs,
}

impl Packing {
    /// Numbers in a word.
    const fn numbers(self) -> usize {
        match self {
            Self::Bytes => 4,
            Self::Pairs => 2,
        }
    }
}

/// What the processor multiplies whole numbers with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unit {
    /// `vpdpbusd` and `vpdpwssd`, sixteen sums at a time.
    #[cfg(target_arch = "x86_64")]
    Vnni,
    /// `vpmaddwd`, eight sums at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// None: eight sums at a time, as the compiler sees fit.
    Plain,
}

impl Unit {
    /// The best that this processor has.
    pub(crate) fn found() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if vnni::is_available() {
                return Self::Vnni;
            }
            if let Some(simd) = pulp::x86::V3::try_new() {
                return Self::Avx2(simd);
            }
        }
        Self::Plain
    }

    /// How rows and weights of so many bits lie.
    const fn packing(self, bits: Bits) -> Packing {
        match (self, bits) {
            #[cfg(target_arch = "x86_64")]
            (Self::Vnni, Bits::Eight) => Packing::Bytes,
            _ => Packing::Pairs,
        }
    }

    /// Sums at a time.
    const fn lanes(self) -> usize {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Vnni => 16,
            _ => 8,
        }
    }
}

#[cfg(test)]
mod tests;
