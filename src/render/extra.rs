//! What an author wrote under `extra:` (and in `data/`): the only values whose shape nutgraf does not know.
//! Closed all the same: they are in the view, hashed with it, and come from one file.

use tera::Value;
use tera::value::{Key, Map};

use crate::render::shown::{Digester, Shown};
use crate::yaml::{Node, ScalarKind, Yaml};

/// Author's own values by key, in the order written.
#[derive(Clone, Debug, Default)]
pub struct Extra(pub Vec<(String, Node)>);

impl Extra {
    /// The values by key, for a component's arguments.
    pub fn entries(&self) -> impl Iterator<Item = (String, Value)> {
        self.0.iter().map(|(key, node)| (key.clone(), value_of(node)))
    }
}

impl Shown for Extra {
    fn type_name() -> String {
        "whatever the author wrote, by key".into()
    }

    fn value(&self) -> Value {
        let map: Map = self.0.iter().map(|(key, node)| (Key::from(key.clone()), value_of(node))).collect();
        Value::from(map)
    }

    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&(self.0.len() as u64).to_le_bytes());
        for (key, node) in &self.0 {
            key.digest(hasher);
            digest_node(node, hasher);
        }
    }
}

/// A YAML value as a template reads it: numbers and truth values as such, everything else as text.
fn value_of(node: &Node) -> Value {
    match &node.value {
        Yaml::Null => Value::none(),
        Yaml::Scalar(scalar) => match scalar.kind {
            ScalarKind::Text | ScalarKind::Unheld => Value::normal_string(&scalar.text),
            ScalarKind::Bool => Value::from(scalar.text.eq_ignore_ascii_case("true")),
            ScalarKind::Number => match (scalar.text.parse::<i64>(), scalar.text.parse::<f64>()) {
                (Ok(whole), _) => Value::from(whole),
                (_, Ok(decimal)) => Value::from(decimal),
                _ => Value::normal_string(&scalar.text),
            },
        },
        Yaml::List(items) => Value::from(items.iter().map(value_of).collect::<Vec<_>>()),
        Yaml::Map(entries) => {
            let map: Map = entries.iter().map(|entry| (Key::from(entry.key.value.clone()), value_of(&entry.value))).collect();
            Value::from(map)
        }
    }
}

/// Feeds the value, not its place: a moved line is not a changed page.
fn digest_node(node: &Node, hasher: &mut Digester) {
    match &node.value {
        Yaml::Null => drop(hasher.update(b"n")),
        Yaml::Scalar(scalar) => {
            hasher.update(&[b's', scalar.kind as u8]);
            scalar.text.digest(hasher);
        }
        Yaml::List(items) => {
            hasher.update(b"l").update(&(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| digest_node(item, hasher));
        }
        Yaml::Map(entries) => {
            hasher.update(b"m").update(&(entries.len() as u64).to_le_bytes());
            for entry in entries {
                entry.key.value.digest(hasher);
                digest_node(&entry.value, hasher);
            }
        }
    }
}
