//! "Did you mean …?" wherever a name is looked up.

/// The candidate nearest to `name`, if it is near enough to be a slip of the pen.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let limit = (name.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= limit || (folded.len() > 3 && candidate.to_lowercase().starts_with(&folded)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The candidate that a name is a slip of the pen away from: two letters at most, and no other difference.
/// Stricter than [`nearest`], for names that may well be right as they are.
pub fn slip<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = name.to_lowercase();
    let limit = (name.chars().count() / 4).min(2);
    let near = candidates.into_iter().map(|candidate| (strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()), candidate));
    near.filter(|(distance, _)| (1..=limit).contains(distance)).min().map(|(_, candidate)| candidate)
}

/// The sentence "did you mean `x`?", where something is near.
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, candidates).map(|found| format!("did you mean `{found}`?"))
}
