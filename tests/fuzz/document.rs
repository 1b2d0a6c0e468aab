//! HTML as a browser reads it: its elements and attributes, what is wrong with it, and what it must never hold.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_document, parse_fragment};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;
use url::Url;

use crate::run::Verdict;

/// One start tag.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// How many elements stand around it.
    pub depth: usize,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What a browser makes of a text.
pub struct Document {
    pub elements: Vec<Element>,
    /// What the parser had to mend.
    pub mended: Vec<String>,
}

impl Document {
    /// Reads a whole page.
    pub fn of_page(html: &str) -> Self {
        Self::of(parse_document(RcDom::default(), ParseOpts::default()).one(html))
    }

    /// Reads what stands in the body of a page.
    pub fn of_fragment(html: &str) -> Self {
        let context = QualName::new(None, ns!(html), local_name!("div"));
        Self::of(parse_fragment(RcDom::default(), ParseOpts::default(), context, Vec::new(), false).one(html))
    }

    fn of(dom: RcDom) -> Self {
        let mut document = Self { elements: Vec::new(), mended: dom.errors.borrow().iter().map(|error| error.to_string()).collect() };
        let mut open: Vec<(Handle, usize)> = vec![(dom.document.clone(), 0)];
        while let Some((node, depth)) = open.pop() {
            if let NodeData::Element { name, attrs, .. } = &node.data {
                let attributes = attrs.borrow().iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string())).collect();
                document.elements.push(Element { name: name.local.to_string(), attributes, depth });
            }
            open.extend(node.children.borrow().iter().rev().map(|child| (child.clone(), depth + 1)));
        }
        document
    }

    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.elements.iter().filter_map(|element| element.attribute("id"))
    }

    /// Every address that a browser might go to or ask for, with the element that holds it.
    pub fn addresses(&self) -> impl Iterator<Item = (&Element, &str)> {
        const HOLDERS: [&str; 10] = ["href", "src", "action", "formaction", "poster", "cite", "data", "background", "longdesc", "ping"];
        self.elements.iter().flat_map(|element| {
            let held = element.attributes.iter().filter(|(name, _)| HOLDERS.contains(&name.as_str())).map(|(_, value)| value.as_str());
            let sets = element.attributes.iter().filter(|(name, _)| name == "srcset");
            held.chain(sets.flat_map(|(_, value)| value.split(',').filter_map(|one| one.split_whitespace().next())))
                .map(move |address| (element, address))
        })
    }

    /// What holds for every page and every part of one, whoever wrote it: no style, no handler, no scheme but four, no id twice.
    pub fn check_harmless(&self, base: &Url) -> Verdict {
        for element in &self.elements {
            for (name, _) in &element.attributes {
                prop_assert!(name != "style" && !name.starts_with("on") && name != "srcdoc", "{element:?}");
            }
        }
        for (element, address) in self.addresses() {
            let url = base.join(address);
            let scheme = url.as_ref().map_or("none", |url| url.scheme());
            prop_assert!(matches!(scheme, "http" | "https" | "mailto" | "tel"), "{element:?} leads to {url:?}");
        }
        let mut ids: Vec<&str> = self.ids().collect();
        ids.sort_unstable();
        let twice: Vec<&str> = ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        prop_assert!(twice.is_empty(), "the ids {twice:?} stand twice");
        prop_assert!(!ids.iter().any(|id| id.is_empty() || id.contains([' ', '\t', '\n', '\u{c}', '\r'])), "{ids:?}");
        Ok(())
    }
}
