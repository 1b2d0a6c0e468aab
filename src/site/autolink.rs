//! `autolink: true`: the first mention of each background page's names in a page becomes a link.

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_segmentation::UnicodeSegmentation;

use super::{PageIx, Site, Words, mentions};
use crate::config::Kind;
use crate::content::NameUse;
use crate::markup::Markup;

/// A mention that becomes a link.
#[derive(Clone, Debug, PartialEq, Eq, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct Autolink {
    /// The bytes of the body's HTML.
    pub range: std::ops::Range<u32>,
    /// Where it leads.
    pub page: PageIx,
    /// The sentence around it.
    pub words: Words,
}

/// Every name of every background page, in one automaton.
pub(super) struct Names {
    automaton: Option<AhoCorasick>,
    pages: Vec<PageIx>,
}

impl Names {
    /// Collects the names, but only where some page wants automatic links.
    pub fn of(site: &Site) -> Self {
        let wanted = site.config.autolink || site.pages.iter().any(|page| page.front.autolink == Some(true));
        let mut names: Vec<(String, PageIx)> = Vec::new();
        for (ix, page) in site.page_ids().zip(&site.pages) {
            if !wanted || page.kind != Kind::Background {
                continue;
            }
            names.push((escaped(&page.front.title.value), ix));
            let anywhere = page.front.names.iter().filter(|name| name.usage == NameUse::Anywhere);
            names.extend(anywhere.map(|name| (escaped(&name.text.value), ix)));
        }
        names.retain(|(name, _)| name.chars().count() > 1);
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names.iter().map(|(name, _)| name));
        Self { automaton: automaton.ok().filter(|_| !names.is_empty()), pages: names.into_iter().map(|(_, page)| page).collect() }
    }

    /// The first mention of each background page that the page does not link to already.
    pub fn first_mentions(&self, site: &Site, own: PageIx, body: &Markup) -> Vec<Autolink> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let html = &body.html;
        let mut seen = vec![own];
        let mut found = Vec::new();
        for run in &body.linkable {
            let run = run.start as usize..run.end as usize;
            let text = &html[run.clone()];
            for hit in automaton.find_iter(text) {
                let target = self.pages[hit.pattern().as_usize()];
                if seen.contains(&target) || !whole_word(text, hit.range()) || site.page(target).front.title.value.is_empty() {
                    continue;
                }
                seen.push(target);
                let range = (run.start + hit.start()) as u32..(run.start + hit.end()) as u32;
                found.push(Autolink { range, page: target, words: sentence(text, hit.range()) });
            }
        }
        found
    }
}

/// A name as it stands in HTML.
fn escaped(name: &str) -> String {
    let mut html = String::new();
    // Writing to a String cannot fail.
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, name.trim());
    html
}

fn whole_word(text: &str, range: std::ops::Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !letter(text[..range.start].chars().next_back()) && !letter(text[range.end..].chars().next())
}

/// The sentence of a run of text around a name, as plain text.
fn sentence(text: &str, range: std::ops::Range<usize>) -> Words {
    let (start, sentence) = text.split_sentence_bound_indices().take_while(|(start, _)| *start <= range.start).last().unwrap_or((0, text));
    let end = (start + sentence.len()).max(range.end);
    let plain = |html: &str| html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    mentions::cut(plain(text[start..range.start].trim_start()), plain(&text[range.clone()]), plain(text[range.end..end].trim_end()))
}
