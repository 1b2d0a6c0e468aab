//! Parses a text with pulldown-cmark: which of its extensions are used, and the events with their places.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options as Extensions, Parser};

use super::brackets::Slip;
use super::source::{Extent, Source};
use super::{SmartPunctuation, citation};

/// Deeper nesting of quotes, lists and emphasis is refused: no author means it, and no browser should have to.
const DEEPEST: usize = 100;

/// The events of a text, each with its place in [`Source::text`].
pub(super) struct Events<'a> {
    /// The events and their ranges.
    pub list: Vec<(Event<'a>, Range<usize>)>,
    /// For each `Start` the index of its `End`.
    pub close: Vec<u32>,
    /// Where the nesting first goes deeper than [`DEEPEST`].
    pub too_deep: Option<usize>,
    /// Where brackets are printed as they stand, though something else was probably meant.
    pub slips: Vec<(Range<usize>, Slip)>,
}

impl<'a> Events<'a> {
    /// Parses a text.
    pub fn of(source: &'a Source) -> Self {
        let text: &'a str = &source.text;
        let slips = RefCell::new(Vec::new());
        let callback = |broken: BrokenLink<'a>| {
            if is_ours(text, &broken) {
                return Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
            }
            slips.borrow_mut().extend(Slip::at(text, &broken));
            None
        };
        let parser = Parser::new_with_broken_link_callback(text, parser_options(source), Some(callback));
        let mut events =
            Events { list: Vec::with_capacity(text.len() / 16), close: Vec::with_capacity(text.len() / 16), too_deep: None, slips: Vec::new() };
        let mut open = Vec::new();
        for (event, range) in parser.into_offset_iter() {
            let at = events.list.len();
            events.close.push(at as u32);
            match event {
                Event::Start(_) => {
                    open.push(at);
                    if open.len() > DEEPEST {
                        events.too_deep.get_or_insert(range.start);
                    }
                }
                Event::End(_) => {
                    let start = open.pop().expect("the parser's events are balanced");
                    events.close[start] = at as u32;
                }
                _ => {}
            }
            events.list.push((event, range));
        }
        events.slips = slips.take();
        events
    }
}

/// What of pulldown-cmark is used. Definition lists and mathematics are not part of the format.
pub(super) fn parser_options(source: &Source) -> Extensions {
    let mut options = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_WIKILINKS;
    options.set(Extensions::ENABLE_FOOTNOTES, source.extent == Extent::Page);
    options.set(Extensions::ENABLE_SMART_PUNCTUATION, source.options.smart_punctuation == SmartPunctuation::On);
    options
}

/// Whether brackets that are no link are ours: a citation, or a tag (`[!note]`) at the start of a quote.
fn is_ours(text: &str, broken: &BrokenLink) -> bool {
    let is_tag = broken.reference.starts_with('!') && text[..broken.span.start].trim_end_matches([' ', '\t']).ends_with('>');
    is_tag || citation::is_citation(&broken.reference)
}
