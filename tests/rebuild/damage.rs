//! Caches that are damaged.
