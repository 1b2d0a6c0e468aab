//! The values of figures as reporters give them: "over 2,800", "between 30 and 40", "dozens", unknown.

/// A reported value. (the shape is being written)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value;
