//! Decides whether bytes are a text that we can use.

/// The largest text file, in bytes.
pub const TEXT_LIMIT: u64 = 8 * 1024 * 1024;
