//! Feeds, followed politely.
