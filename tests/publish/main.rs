//! `publish`, `releases` and `rollback` as a person runs them, with real folders and real repositories on this machine.
//!
//! Every run has a credential in its environment that occurs in nothing that it says or writes.
#![allow(clippy::unwrap_used, reason = "a test that cannot run the program has failed")]
#![cfg(unix)]

#[cfg(feature = "s3")]
mod browser;
#[cfg(feature = "s3")]
mod everywhere;
mod folder;
mod git;
mod plan;
#[path = "../program/mod.rs"]
mod program;
#[cfg(feature = "s3")]
mod proxy;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "s3")]
mod store;
mod wire;
