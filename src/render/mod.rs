//! The linked site → bytes: views, templates, feeds. Each page is a pure function of its views and its template.

pub(crate) mod shown;
pub mod views;
mod extra;

pub use extra::Extra;
