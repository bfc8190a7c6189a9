//! Numbers that begin where a register's load does not cross two lines of the processor's cache.

/// Bytes of a cache line, and of the widest register.
const LINE: usize = 64;

/// A list of numbers that begins at a multiple of 64 bytes.
#[derive(Debug)]
pub(crate) struct Aligned<T> {
    data: Vec<T>,
    from: usize,
}

impl<T: Copy + Default> Aligned<T> {
    /// So many zeros.
    pub(crate) fn zeros(len: usize) -> Self {
        let data = vec![T::default(); len + LINE / size_of::<T>()];
        // It may be unknown, where a program is interpreted; then nothing is gained and nothing lost.
        let from = data.as_ptr().align_offset(LINE).min(LINE / size_of::<T>());
        let mut aligned = Self { data, from };
        aligned.data.truncate(from + len);
        aligned
    }
}

impl<T> std::ops::Deref for Aligned<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.data[self.from..]
    }
}

impl<T> std::ops::DerefMut for Aligned<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.data[self.from..]
    }
}
