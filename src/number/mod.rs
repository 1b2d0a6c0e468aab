//! The values of figures as reporters give them: "over 2,800", "between 30 and 40", "dozens", unknown.
//!
//! A value keeps the words in which it was reported; what it means is beside them: a qualifier by
//! meaning and exact decimal numbers, never a binary fraction. [`Value::parse`] is the grammar of the
//! `value:` field, [`Value::agrees`] compares it with the words of an article or a quotation, and [`told`] with a whole sentence
//! that nobody marked.

mod agreement;
mod decimal;
mod parse;
mod qualifier;
mod reading;
mod told;
mod unit;
mod value;

pub use agreement::Agreement;
pub use decimal::Number;
pub use parse::ValueMistake;
pub use qualifier::{ENGLISH, Qualifier, Qualifying, ValueWords};
pub use told::{Told, told};
pub use unit::Unit;
pub use value::{Amount, Value};
