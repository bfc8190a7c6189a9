//! Near duplicates and clusters.
