//! One program of all tests: what the data set's engine brings is linked once.

mod append;
mod common;
mod s3;
