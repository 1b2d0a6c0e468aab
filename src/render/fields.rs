//! Hands the fields of a view to Tera.
//!
//! Tera makes a map of its own of any map that it is given, so that each would be made twice. Of something that says it is a
//! struct it makes the map at once, and a value that is one of its own it takes as it is.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use tera::Value;

/// The Tera value of a view, from its fields in order.
pub(super) fn fields<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from_serializable(&Fields(&fields))
}

/// The fields of a view, on their way.
struct Fields<'a>(&'a [(&'static str, Value)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut view = serializer.serialize_struct("view", self.0.len())?;
        for (name, value) in self.0 {
            view.serialize_field(name, value)?;
        }
        view.end()
    }
}
