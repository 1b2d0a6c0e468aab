//! nutgraf: the static generator for explainer sites. (skeleton; the map is written when the modules stand)
pub mod diagnostics;
pub mod id;
pub mod yaml;
pub mod date;
pub mod number;
pub mod language;
pub mod markup;
pub mod records;
pub mod config;
pub mod input;
pub mod content;
pub mod site;
pub mod check;
pub mod render;
pub mod output;
pub mod build;
pub mod cli;
