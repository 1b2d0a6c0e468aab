//! The rules by which a list of events is narrowed to a topic or to a page without a script.

/// The most topics, and the most pages, that one timeline offers to choose from: the style sheet has a rule for each.
pub(in crate::render) const SLOTS: usize = 60;

/// The rules for the style sheet: where an option is chosen, what does not belong to it is not shown, unless an address leads to it.
pub(in crate::render) fn rules() -> String {
    let names = ['t', 'p'].into_iter().flat_map(|kind| (1..=SLOTS).map(move |number| format!("{kind}{number}")));
    let rule = |name: String| format!(".timeline:has(option.{name}:checked) .grouped:not(.{name},:target){{display:none}}\n");
    names.map(rule).collect()
}
