//! Layouts of the field.
