//! "Did you mean …?" wherever a name is looked up.

/// The candidate nearest to `name`, if it is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let length = name.chars().count();
    let limit = (length / 3).clamp(1, 4);
    // Every mistake of a site is held against every name in it: most are ruled out at a glance.
    let ruled_out = |candidate: &&str| {
        let begins = folded.len() > 3
            && match candidate.get(..folded.len()) {
                Some(start) if start.is_ascii() => start.eq_ignore_ascii_case(&folded),
                _ => candidate.to_lowercase().starts_with(&folded),
            };
        !begins && (candidate.chars().count().abs_diff(length) > limit || letters_apart(&folded, candidate) > 2 * limit)
    };
    candidates
        .into_iter()
        .filter(|candidate| !ruled_out(candidate))
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit || (folded.len() > 3 && candidate.to_lowercase().starts_with(&folded)))
        .min()
        .map(|(_, candidate)| candidate)
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
    let mut counts = [0i32; 32];
    let plain = |text: &str, by: i32, counts: &mut [i32; 32]| {
        // Digits fall in with letters: that rules out fewer, and none that is near.
        for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
            counts[usize::from(byte & 31)] += by;
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
