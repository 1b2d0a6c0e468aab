//! What one file says, and how that is put away.

use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::Key;
use crate::content::{Archive, Body, Holds, Page, Parts, Prints};
use crate::diagnostics::Diagnostic;
use crate::input::Fingerprint;
use crate::markup::Shortcodes;
use crate::records::Records;
use crate::site::WordFile;
use crate::yaml::Node;

/// One file, read.
#[derive(Clone, Debug)]
pub(in crate::build) enum Value {
    Page(Arc<Page>),
    Records(Records),
    Data(String, Arc<Node>),
    Words(WordFile),
    Nothing,
}

/// What one file says, and what is wrong with it.
#[derive(Debug)]
pub(in crate::build) struct Parsed {
    pub value: Value,
    pub diagnostics: Vec<Diagnostic>,
}

const PAGE: u8 = 0;
const RECORDS: u8 = 1;
const DATA: u8 = 2;
const NOTHING: u8 = 3;

/// Gives a page that was just read what it is told apart by.
pub(super) fn tell_apart(parsed: &mut Parsed, key: &Key) {
    if let Value::Page(page) = &mut parsed.value {
        let bytes = borsh::to_vec(&(&**page, &page.body.anchors, &page.body.parts, page.body.asks))
            .expect("writing to memory does not fail, and nothing has 2³² parts");
        let page = Arc::get_mut(page).expect(OWN);
        page.prints = Prints { whole: Fingerprint::from_bytes(*key), face: Fingerprint::of(&bytes) };
    }
}

const OWN: &str = "a page that was just read is nobody else's";

/// The bytes to put away; `None` for what is read anew each time. A page's text is put away by itself.
pub(super) fn encode(parsed: &mut Parsed, archive: &Arc<dyn Archive>) -> Option<Vec<u8>> {
    let bytes = match &mut parsed.value {
        Value::Page(page) => {
            let page = Arc::get_mut(page).expect(OWN);
            let spot = page.body.put_away(archive);
            borsh::to_vec(&(
                PAGE,
                &parsed.diagnostics,
                &*page,
                (&page.body.anchors, &page.body.parts, page.body.holds, &page.body.shortcodes, page.body.asks),
                (page.prints.whole, page.prints.face),
                spot,
            ))
        }
        Value::Records(records) => borsh::to_vec(&(RECORDS, &parsed.diagnostics, &*records)),
        Value::Data(name, node) => borsh::to_vec(&(DATA, &parsed.diagnostics, &*name, &**node)),
        Value::Nothing => borsh::to_vec(&(NOTHING, &parsed.diagnostics)),
        Value::Words(_) => return None,
    };
    Some(bytes.expect("writing to memory does not fail, and nothing has 2³² parts"))
}

/// What [`encode`] wrote; `None` where the bytes say nothing that makes sense.
pub(super) fn decode(mut bytes: &[u8], archive: Arc<dyn Archive>) -> Option<Parsed> {
    let from = &mut bytes;
    let kind: u8 = next(from)?;
    let diagnostics = next(from)?;
    let value = match kind {
        PAGE => {
            let mut page: Page = next(from)?;
            let others_ask: (Vec<String>, Parts, Holds, Vec<Shortcodes>, bool) = next(from)?;
            let (whole, face): (Fingerprint, Fingerprint) = next(from)?;
            page.body = Body::put_away_before(others_ask, archive, next(from)?);
            page.prints = Prints { whole, face };
            Value::Page(Arc::new(page))
        }
        RECORDS => Value::Records(next(from)?),
        DATA => Value::Data(next(from)?, Arc::new(next(from)?)),
        NOTHING => Value::Nothing,
        _ => return None,
    };
    bytes.is_empty().then_some(Parsed { value, diagnostics })
}

fn next<T: BorshDeserialize>(from: &mut &[u8]) -> Option<T> {
    T::deserialize(from).ok()
}

/// Holds `encode` and `decode` to the same types.
const _: fn() = || {
    fn both<T: BorshSerialize + BorshDeserialize>() {}
    both::<(Vec<Diagnostic>, Page, Records)>();
};
