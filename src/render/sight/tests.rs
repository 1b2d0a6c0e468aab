//! Which sheets look different after an edit of a text: those that show it, and no other.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::config::{self, Wishes};
use crate::content::{self, Prints};
use crate::diagnostics::FilePath;
use crate::records::Records;
use crate::render::sheets::Table;
use crate::render::theme_templates;
use crate::site::{Files, Memory, link};

/// How many pages the site has; each asks a question and was corrected once.
const PAGES: usize = 20;

/// A site of five pages a sheet, with the templates that draw it; `text` gives each page's text below its head.
fn site(text: &dyn Fn(usize) -> String) -> (Site, Templates) {
    let wishes = Wishes { now: 1_740_830_400, ..Wishes::default() };
    let configuration = "nutgraf: 1\ntitle: Town\nbase_url: https://town.example/\ntimezone: UTC\npaginate: 5\n";
    let mut found = Vec::new();
    let config = config::read(configuration, &wishes).into(&mut found).unwrap_or_else(|| panic!("{found:?}"));
    let page = |number: usize| {
        let head = format!(
            "---\ntitle: Page {number:02}\ndate: 2024-01-{:02}\nchanges:\n  - {{ date: 2024-02-{:02}, kind: correction, text: It was wrong. }}\n---\n",
            PAGES - number,
            PAGES - number
        );
        let file = FilePath::new(format!("content/explainers/page-{number:02}.md"));
        let text = head + &text(number);
        let mut page = content::read(&file, &text, &config).into(&mut Vec::new()).unwrap();
        let face = borsh::to_vec(&(&page, &page.body.anchors, &page.body.parts, page.body.asks)).unwrap();
        page.prints = Prints { whole: Fingerprint::of(text.as_bytes()), face: Fingerprint::of(&face) };
        Arc::new(page)
    };
    let pages: Vec<_> = (0..PAGES).map(page).collect();
    let languages = crate::site::languages(&config, &pages, &[], &mut found);
    let words = (Arc::new(languages.clone()), Fingerprint::NONE);
    let templates = Templates::load(theme_templates(), &BTreeSet::new(), words).into(&mut found).unwrap();
    (link(config, (pages, Records::default()), Files::default(), languages, &Memory::NONE).value, templates)
}

/// The sheets below an address that look different where the texts are `new`, and how many sheets there are.
fn different(below: &str, new: &dyn Fn(usize) -> String) -> (Vec<String>, usize) {
    let seen = |text: &dyn Fn(usize) -> String| {
        let (site, templates) = site(text);
        let (sights, table) = (Sights::of(&site, &templates), Table::of(&site));
        let below = (0..table.len()).map(|place| table.at(place)).filter(|(path, _)| path.starts_with(below));
        below.map(|(path, sheet)| (path.to_owned(), sights.see(&site, sheet, &templates))).collect::<Vec<_>>()
    };
    let (old, new) = (seen(&asks), seen(new));
    (new.iter().filter(|sheet| !old.contains(sheet)).map(|(path, _)| path.clone()).collect(), new.len())
}

fn asks(number: usize) -> String {
    format!("\n## Why is it {number}?\n\nBecause.\n")
}

#[test]
fn an_edit_of_a_text_changes_the_sight_of_the_one_sheet_that_shows_it() {
    // The seventh page stands on the second of four sheets.
    let edited = |number: usize| asks(number) + if number == 6 { "\nAnd so on.\n" } else { "" };
    assert_eq!(different("questions/", &edited), (vec!["questions/page/2/index.html".into()], 4));
    assert_eq!(different("corrections/", &edited), (vec!["corrections/page/2/index.html".into()], 4));
    assert_eq!(different("explainers/", &edited), (vec!["explainers/page-06/index.html".into()], PAGES + 4));
}

#[test]
fn a_page_that_no_longer_asks_changes_the_sight_of_every_sheet() {
    let edited = |number: usize| if number == 6 { "\nBecause.\n".into() } else { asks(number) };
    let (different, sheets) = different("questions/", &edited);
    assert_eq!((different.len(), sheets), (4, 4), "{different:?}");
}
