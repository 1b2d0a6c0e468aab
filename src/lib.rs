//! nutgraf turns a folder of Markdown and YAML into an explainer site: this is the map of its source.
//!
//! Disk in, pure middle, disk out. The modules below stand in the order in which data flows, and **that order is the import rule**:
//! a module uses only modules above it. `tests/architecture.rs` reads this file and holds the source to it, and to the other rules:
//!
//! - A type lives with the stage that makes it. Outside of a folder only what its `mod.rs` re-exports is visible.
//! - Only `input`, `output`, `build/memo`, `watch`, `serve`, `publish` and `cli` (later `ledger`) touch disk, clock, network,
//!   environment or terminal. Time comes in through [`config::Wishes`]. So one input gives the same bytes on any machine.
//! - An author's mistake is a [`Diagnostic`](diagnostics::Diagnostic) that travels beside the value; a failure of the machine is a
//!   [`Failure`](diagnostics::Failure) that ends the run.
//! - A template sees a closed set of views and nothing else, so a page is a pure function of its views and its template.
//!
//! | to add or change | open |
//! |---|---|
//! | a kind of record | `records/`; the compiler lists the rest |
//! | a block | `markup/blocks`, a view in `render/views`, a template in `templates/blocks` |
//! | an editorial rule | one file in `check/`, one row of its table, one page in `docs/diagnostics`, one site in `tests/sites` |
//! | what a template can read | `render/views` |
//! | an output format | a function in `render/` that hands on artifacts |
//! | what the desk is told of a site | `desk/`: lists, `why`, archetypes |
//! | where a site is published | one file in `publish/`, one row of its table, its keys in `config/publish.rs` |
//! | a command | one file in `cli/`, one row in `cli/mod.rs` |
//!
//! # Words
//!
//! One word has one meaning, in the code, the guide and the messages.
//!
//! | word | meaning |
//! |---|---|
//! | explainer | an article that explains a story |
//! | background page | a lasting page about one person, organisation, document, place, event or term |
//! | figure | a reported number: a record with a title, a unit and readings; its box on a page is a *figure box* |
//! | reading | one report of a figure: a value, as of a date, by somebody, read in a source |
//! | series | the readings of one figure by one reporter: only these are ever compared with each other |
//! | event | something that happened, with a date as precise as is known |
//! | timeline | events in order, listed and drawn |
//! | source, citation | a document that is cited; a place in the text that points at one |
//! | illustration | an image with caption, credit and alternative text |
//! | gloss | the short card that a link to a background page opens |
//! | record | a figure, event or source |
//! | pin | the date up to which a page knows the world |
//! | gate | a finding that stops publishing, not building |
//! | target | a place to which the site is published, by name |
//! | release | what was live at a target at one time, by number |
//! | site root | the folder that holds `nutgraf.yaml` |

// Words that every stage shares.
pub mod diagnostics;
pub mod id;
pub mod yaml;
pub mod date;
pub mod number;
pub mod language;

// One file at a time: text to values. Pure, but for `input`, which is the way in from the disk.
pub mod markup;
pub mod records;
pub mod config;
pub mod input;
pub mod content;

// The whole site: values to one linked site to bytes. Pure.
pub mod site;
pub mod check;
pub mod render;
pub mod desk;

// Out to the disk, and the ways to run it.
pub mod output;
pub mod build;
pub mod watch;
pub mod serve;
pub mod publish;
pub mod cli;
