//! What a template may be handed: typed values that know their own documentation, hash and Tera value.
//!
//! The macro [`view!`] writes a struct once; from that one text come the struct, the value that a
//! template reads, the hash that decides whether a page is still fresh, and the row of the template
//! guide. So none of them can drift from the others, and no view can hold a value that is not closed.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use tera::Value;
use tera::value::{Key, Map};

/// The hash of everything that a template can see of a value.
pub type Hash = blake3::Hash;

/// Collects everything that a template can see of a value, to be hashed in one go: many bytes at once take a fraction of the
/// time that the same bytes take piece by piece.
#[derive(Debug, Default)]
pub struct Digester(Vec<u8>);

impl Digester {
    /// Adds some bytes.
    pub fn update(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// The hash of all that was added.
    pub fn finalize(&self) -> Hash {
        blake3::hash(&self.0)
    }
}

/// A value that a template may read.
pub trait Shown {
    /// The type in the words of the template guide: "text", "list of Card".
    fn type_name() -> String;
    /// The value for Tera.
    fn value(&self) -> Value;
    /// Feeds everything that a template can see of it into a hash.
    fn digest(&self, hasher: &mut Digester);
    /// Adds the views that it holds to the guide.
    fn document(_guide: &mut Guide) {}
}

/// A view's documentation, from its own doc comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewDoc {
    /// The view's name.
    pub name: &'static str,
    /// What it is.
    pub about: String,
    /// Its fields, in order.
    pub fields: Vec<FieldDoc>,
}

/// A field's documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDoc {
    /// The name that a template reads.
    pub name: &'static str,
    /// Its type, in words.
    pub kind: String,
    /// What it means.
    pub about: String,
}

/// Every view, by name.
pub type Guide = BTreeMap<&'static str, ViewDoc>;

/// Finished HTML: printed as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);

impl Html {
    /// Feeds a text into a hash, with its length so that neighbours cannot run together.
    pub fn digest_text(text: &str, hasher: &mut Digester) {
        digest_text(text, hasher);
    }
}

/// A view that stands in many lists: its Tera value and hash are made once.
#[derive(Debug)]
pub struct Shared<T>(Arc<(T, Value, Hash)>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Shown> Shared<T> {
    /// Makes the value and the hash.
    pub fn new(view: T) -> Self {
        let (value, hash) = (view.value(), hash_of(&view));
        Self(Arc::new((view, value, hash)))
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0.0
    }
}

/// The hash of a view.
pub fn hash_of(view: &impl Shown) -> Hash {
    let mut hasher = Digester::default();
    view.digest(&mut hasher);
    hasher.finalize()
}

/// Joins the lines of a doc comment.
pub fn doc(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

impl<T: Shown> Shown for Shared<T> {
    fn type_name() -> String {
        T::type_name()
    }
    fn value(&self) -> Value {
        self.0.1.clone()
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(self.0.2.as_bytes());
    }
    fn document(guide: &mut Guide) {
        T::document(guide);
    }
}

/// Feeds a text, with its length so that neighbours cannot run together.
fn digest_text(text: &str, hasher: &mut Digester) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

impl Shown for String {
    fn type_name() -> String {
        "text".into()
    }
    fn value(&self) -> Value {
        Value::normal_string(self)
    }
    fn digest(&self, hasher: &mut Digester) {
        digest_text(self, hasher);
    }
}

impl Shown for Html {
    fn type_name() -> String {
        "HTML".into()
    }
    fn value(&self) -> Value {
        Value::safe_string(&self.0)
    }
    fn digest(&self, hasher: &mut Digester) {
        digest_text(&self.0, hasher);
    }
}

impl Shown for bool {
    fn type_name() -> String {
        "true or false".into()
    }
    fn value(&self) -> Value {
        Value::from(*self)
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&[u8::from(*self)]);
    }
}

impl Shown for usize {
    fn type_name() -> String {
        "number".into()
    }
    fn value(&self) -> Value {
        Value::from(*self as u64)
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&(*self as u64).to_le_bytes());
    }
}

impl<T: Shown> Shown for Option<T> {
    fn type_name() -> String {
        format!("{} or none", T::type_name())
    }
    fn value(&self) -> Value {
        self.as_ref().map_or_else(Value::none, Shown::value)
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&[u8::from(self.is_some())]);
        if let Some(inner) = self {
            inner.digest(hasher);
        }
    }
    fn document(guide: &mut Guide) {
        T::document(guide);
    }
}

impl<T: Shown> Shown for Vec<T> {
    fn type_name() -> String {
        format!("list of {}", T::type_name())
    }
    fn value(&self) -> Value {
        Value::from(self.iter().map(Shown::value).collect::<Vec<_>>())
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&(self.len() as u64).to_le_bytes());
        self.iter().for_each(|item| item.digest(hasher));
    }
    fn document(guide: &mut Guide) {
        T::document(guide);
    }
}

impl<T: Shown> Shown for IndexMap<String, T> {
    fn type_name() -> String {
        format!("map of {} by name", T::type_name())
    }
    fn value(&self) -> Value {
        let map: Map = self.iter().map(|(key, item)| (Key::from(key.clone()), item.value())).collect();
        Value::from(map)
    }
    fn digest(&self, hasher: &mut Digester) {
        hasher.update(&(self.len() as u64).to_le_bytes());
        for (key, item) in self {
            digest_text(key, hasher);
            item.digest(hasher);
        }
    }
    fn document(guide: &mut Guide) {
        T::document(guide);
    }
}

/// Writes a view: a struct, what a template reads of it, its hash and its documentation, from one text.
macro_rules! view {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $field:ident: $type:ty,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug)]
        pub struct $name { $($(#[doc = $doc])+ pub $field: $type,)+ }

        impl $crate::render::shown::Shown for $name {
            fn type_name() -> String {
                stringify!($name).into()
            }
            fn value(&self) -> tera::Value {
                $crate::render::fields::fields([$((stringify!($field), $crate::render::shown::Shown::value(&self.$field)),)+])
            }
            fn digest(&self, hasher: &mut $crate::render::shown::Digester) {
                $($crate::render::shown::Shown::digest(&self.$field, hasher);)+
            }
            fn document(guide: &mut $crate::render::shown::Guide) {
                if guide.contains_key(stringify!($name)) {
                    return;
                }
                let fields = vec![$($crate::render::shown::FieldDoc {
                    name: stringify!($field),
                    kind: <$type as $crate::render::shown::Shown>::type_name(),
                    about: $crate::render::shown::doc(&[$($doc),+]),
                },)+];
                let about = $crate::render::shown::doc(&[$($about),+]);
                guide.insert(stringify!($name), $crate::render::shown::ViewDoc { name: stringify!($name), about, fields });
                $(<$type as $crate::render::shown::Shown>::document(guide);)+
            }
        }
    };
}
pub(crate) use view;
