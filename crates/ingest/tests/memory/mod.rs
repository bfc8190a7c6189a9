//! What a test program has used of memory.

#![allow(unreachable_pub, clippy::unwrap_used)]

/// The most memory that the test program has had so far, where the system tells; in bytes.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}
