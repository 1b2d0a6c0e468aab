//! "Did you mean …?" wherever a name is looked up.

use std::sync::OnceLock;

/// So many candidates are compared letter by letter. Where more look alike at a glance, as `page-1` to `page-9999` do, none of
/// them is a good guess, and ten thousand guesses would take minutes.
const MOST_COMPARED: usize = 500;

/// The candidate nearest to `name`, if it is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Wanted::of(name);
    let near = candidates.into_iter().filter(|candidate| wanted.may_be(Outline::of(candidate))).take(MOST_COMPARED);
    near.filter_map(|candidate| wanted.distance(candidate)).min().map(|(_, candidate)| candidate)
}

/// The outlines of many candidates, made at the first look: a site that has just moved here misses thousands of names, and each
/// is held against thousands.
#[derive(Debug, Default)]
pub struct Outlines(OnceLock<Vec<Outline>>);

impl Outlines {
    /// [`nearest`] among the candidates, which are the same at every call.
    pub fn nearest<'a>(&self, name: &str, candidates: &'a [String]) -> Option<&'a str> {
        let wanted = Wanted::of(name);
        let outlines = self.0.get_or_init(|| candidates.iter().map(|candidate| Outline::of(candidate)).collect());
        let near = outlines.iter().zip(candidates).filter(|(outline, _)| wanted.may_be(**outline)).take(MOST_COMPARED);
        near.filter_map(|(_, candidate)| wanted.distance(candidate)).min().map(|(_, candidate)| candidate)
    }
}

/// What is seen of a name at a glance: its length in characters, and which letters and digits it has.
#[derive(Clone, Copy, Debug)]
struct Outline {
    length: u32,
    letters: u64,
}

impl Outline {
    fn of(name: &str) -> Self {
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric).fold(0, |letters, byte| letters | 1 << (byte.to_ascii_lowercase() & 63));
        Self { length: name.chars().count() as u32, letters }
    }
}

/// A name that is looked for.
struct Wanted {
    folded: String,
    outline: Outline,
    /// The greatest distance that is a slip of the pen.
    limit: u32,
}

impl Wanted {
    fn of(name: &str) -> Self {
        let outline = Outline::of(name);
        Self { folded: name.to_lowercase(), outline, limit: (outline.length / 3).clamp(1, 4) }
    }

    /// Whether a candidate of that outline may be near: each slip changes the length by one at most, and two letters at most.
    fn may_be(&self, other: Outline) -> bool {
        let mine = self.outline;
        let near = other.length.abs_diff(mine.length) <= self.limit && (other.letters ^ mine.letters).count_ones() <= 2 * self.limit;
        near || self.is_beginning() && other.length > mine.length && mine.letters & !other.letters == 0
    }

    /// Whether the name is long enough to be the beginning of what is meant.
    fn is_beginning(&self) -> bool {
        self.folded.len() > 3
    }

    /// How far away a candidate is, if that is near.
    fn distance<'a>(&self, candidate: &'a str) -> Option<(usize, &'a str)> {
        let theirs = candidate.to_lowercase();
        let begins = self.is_beginning() && theirs.starts_with(&self.folded);
        let may_slip = begins || letters_apart(&self.folded, &theirs) <= 2 * self.limit as usize;
        let distance = may_slip.then(|| strsim::damerau_levenshtein(&self.folded, &theirs))?;
        (begins || distance <= self.limit as usize).then_some((distance, candidate))
    }
}

/// The candidate that a name is a slip of the pen away from: two letters at most, and no other difference.
/// Stricter than [`nearest`], for names that may well be right as they are.
pub fn slip<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let length = name.chars().count();
    let limit = (length / 4).min(2);
    if limit == 0 {
        return None;
    }
    // A reporter's name is held against every page's: most are ruled out by their length or their letters, at a glance.
    let ruled_out = |candidate: &&str| candidate.chars().count().abs_diff(length) > limit || letters_apart(&folded, candidate) > 2 * limit;
    let near = candidates
        .into_iter()
        .filter(|candidate| !ruled_out(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate));
    near.filter(|(distance, _)| (1..=limit).contains(distance)).min().map(|(_, candidate)| candidate)
}

/// How many Latin letters and digits one text has more of than the other, and the other way round: no more than twice the distance.
fn letters_apart(a: &str, b: &str) -> usize {
    let mut counts = [0i32; 128];
    let plain = |text: &str, by: i32, counts: &mut [i32; 128]| {
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            counts[usize::from(byte.to_ascii_lowercase())] += by;
        }
    };
    plain(a, 1, &mut counts);
    plain(b, -1, &mut counts);
    counts.iter().map(|count| count.unsigned_abs() as usize).sum()
}

/// The sentence "did you mean `x`?", where something is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|found| format!("did you mean `{found}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ruled_out_at_a_glance_is_not_near() {
        let names = ["council", "Council of Milbrook", "the budget", "budgets", "مجلس البلدية", "straße", "Straßen", "a", "b2", "2006-08-11"];
        let names = names.map(str::to_owned);
        for name in ["councl", "coun", "Budget", "buget", "مجلس البلديه", "strasse", "STRASSE", "b", "2006-08-1", "nothing like it", "", "éa"]
        {
            let folded = name.to_lowercase();
            let limit = (name.chars().count() / 3).clamp(1, 4);
            let all = names.iter().map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate.as_str()));
            let begins = |candidate: &str| folded.len() > 3 && candidate.to_lowercase().starts_with(&folded);
            let expected = all.filter(|(distance, candidate)| *distance <= limit || begins(candidate)).min().map(|(_, candidate)| candidate);
            assert_eq!(nearest(name, names.iter().map(String::as_str)), expected, "{name}");
            assert_eq!(Outlines::default().nearest(name, &names), expected, "{name}");
        }
    }

    #[test]
    fn a_slip_is_two_letters_at_most() {
        for (name, candidate, found) in [
            ("Town Councl", "Town Council", true),
            ("town cuoncil", "Town Council", true),
            ("Town Council", "town council", false),
            ("Town Hall", "Town Council", false),
            ("abc", "abd", false),
            ("مجلس البلديه", "مجلس البلدية", true),
        ] {
            assert_eq!(slip(name, [candidate]), found.then_some(candidate), "{name}");
        }
    }
}
