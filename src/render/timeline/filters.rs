//! The rules by which a list of events is narrowed to a topic or to a page without a script.

/// The most topics, and the most pages, that one timeline offers to choose from: the style sheet has a rule for each.
pub(in crate::render) const SLOTS: usize = 60;

/// The rules for the style sheet: where an option is chosen, what belongs to it is shown.
///
/// Where a topic is chosen, `static/theme.css` hides all events by `--by-topic`, and one of these rules takes that back for those of
/// the topic; so with pages. A rule names those that it shows, not those that it hides: so a browser tries on an event only the rules
/// of its own few classes, where it would else try every rule on each of a thousand. And it asks `:has()` of the choice alone, which
/// stands before the events: if it asked the timeline, every event that the parser adds would put all answers in doubt.
pub(in crate::render) fn rules() -> String {
    let slots = [('t', "topic"), ('p', "page")].into_iter().flat_map(|kind| (1..=SLOTS).map(move |number| (kind, number)));
    let rule = |((letter, kind), number): ((char, &str), usize)| {
        format!(".filters:has(option.{letter}{number}:checked) ~ * .{letter}{number}{{--by-{kind}:initial}}\n")
    };
    slots.map(rule).collect()
}
