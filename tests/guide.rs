//! The template guide is made from the code: `docs/views.md` must be what the views say of themselves.
#![allow(clippy::unwrap_used)]

#[test]
fn the_template_guide_is_what_the_views_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/views.md");
    let guide = nutgraf::render::guide();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &guide).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == guide, "docs/views.md is behind the code: run `UPDATE=1 cargo test --test guide`");
}
