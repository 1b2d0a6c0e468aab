//! Lets `serde_yaml` say what each scalar is, while it reads the same text beside the finished tree.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::door::Source;
use super::{Node, ScalarKind, Yaml, traps};
use crate::diagnostics::{Diagnostic, Span};

/// Settles the kind of every scalar of `root`; `null` and `~` become [`Yaml::Null`].
///
/// The error is a syntax error that only
/// `serde_yaml` sees, or the first place at which the two parsers read different things.
pub(super) fn settle(root: &mut Node, source: &Source) -> Result<(), Box<Diagnostic>> {
    let mut walk = Walk { unclear: None };
    let result = Seed { node: root, walk: &mut walk }.deserialize(serde_yaml::Deserializer::from_str(source.yaml));
    match (walk.unclear, result) {
        (Some(span), _) => Err(Box::new(unclear(source, span))),
        (None, Err(error)) => Err(Box::new(traps::second_opinion(source, &error))),
        (None, Ok(())) => Ok(()),
    }
}

fn unclear(source: &Source, span: Span) -> Diagnostic {
    let invisible = source.slice(span).contains(['\u{85}', '\u{2028}', '\u{2029}']);
    let help =
        if invisible { "take out the invisible line break (U+0085, U+2028 or U+2029)" } else { "write the text in quotation marks, on one line" };
    Diagnostic::error("yaml-unclear", source.path, span, "YAML parsers read this in different ways").help(help)
}

struct Walk {
    unclear: Option<Span>,
}

struct Seed<'a> {
    node: &'a mut Node,
    walk: &'a mut Walk,
}

impl Seed<'_> {
    /// Stops the reading: the tree has something else here.
    fn differs<E: serde::de::Error>(self) -> Result<(), E> {
        self.walk.unclear.get_or_insert(self.node.span);
        Err(E::custom("unclear"))
    }

    fn scalar<E: serde::de::Error>(self, kind: ScalarKind) -> Result<(), E> {
        match &mut self.node.value {
            Yaml::Scalar(scalar) => {
                scalar.kind = kind;
                Ok(())
            }
            _ => self.differs(),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        match self.node.value {
            Yaml::Null => Ok(()),
            Yaml::Scalar(_) => {
                self.node.value = Yaml::Null;
                Ok(())
            }
            _ => self.differs(),
        }
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        self.scalar(ScalarKind::Bool)
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        self.scalar(ScalarKind::Number)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        if i64::try_from(number).is_err() { self.scalar(ScalarKind::Unheld) } else { self.scalar(ScalarKind::Number) }
    }

    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<(), E> {
        self.scalar(ScalarKind::Unheld)
    }

    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<(), E> {
        self.scalar(ScalarKind::Unheld)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        let whole =
            matches!(&self.node.value, Yaml::Scalar(scalar) if scalar.text.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit()));
        if whole || !number.is_finite() { self.scalar(ScalarKind::Unheld) } else { self.scalar(ScalarKind::Number) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        match &self.node.value {
            Yaml::Scalar(scalar) if scalar.text == text => Ok(()),
            _ => self.differs(),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Seed { node, walk } = self;
        let Yaml::List(items) = &mut node.value else { return Seed { node, walk }.differs() };
        for item in items {
            let span = item.span;
            if list.next_element_seed(Seed { node: item, walk: &mut *walk })?.is_none() {
                walk.unclear.get_or_insert(span);
                return Err(A::Error::custom("unclear"));
            }
        }
        match list.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Seed { node, walk }.differs(),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Seed { node, walk } = self;
        let Yaml::Map(entries) = &mut node.value else { return Seed { node, walk }.differs() };
        for entry in entries {
            if map.next_key_seed(Key(&entry.key.value))? != Some(true) {
                walk.unclear.get_or_insert(entry.key.span);
                return Err(A::Error::custom("unclear"));
            }
            map.next_value_seed(Seed { node: &mut entry.value, walk: &mut *walk })?;
        }
        match map.next_key::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Seed { node, walk }.differs(),
        }
    }
}

/// Whether a key is the one that the tree has. A key keeps its characters, so its kind does not matter.
struct Key<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<bool, E> {
        Ok(text == self.0)
    }
}
