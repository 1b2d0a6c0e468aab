//! Drawings (SVG) from untrusted hands: opened by its own address, one is a document of the site, so what could act is refused.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What is wrong with a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// It is no well-formed XML; the line counts from 1.
    Malformed(usize),
    /// It holds something that acts or that asks another site; the line counts from 1.
    Unsafe(usize, String),
}

/// Elements that act, or that hold another kind of document.
const ACTING: [&str; 10] = ["script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "html"];
const ANIMATIONS: [&str; 5] = ["set", "animate", "animatetransform", "animatemotion", "animatecolor"];
/// Pictures that may stand in the drawing itself: none of them can act.
const INSIDE: [&str; 5] = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/avif"];

/// Looks through a drawing for what could act.
pub fn check(text: &str) -> Result<(), Drawing> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut in_style) = (0usize, false);
    loop {
        let at = reader.buffer_position() as usize;
        let line = || text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
        let found = match reader.read_event() {
            Err(_) => return Err(Drawing::Malformed(line())),
            Ok(Event::Eof) if depth > 0 => return Err(Drawing::Malformed(line())),
            Ok(Event::Eof) => return Ok(()),
            Ok(Event::Start(tag)) => {
                depth += 1;
                in_style = local(&tag) == "style";
                element(&tag)
            }
            Ok(Event::Empty(tag)) => element(&tag),
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                in_style = false;
                Ok(())
            }
            Ok(Event::Text(words)) if in_style => style(&words),
            Ok(Event::CData(words)) if in_style => style(&words),
            Ok(Event::GeneralRef(_)) if in_style => Err("a style with an entity".to_owned()),
            Ok(Event::DocType(kind)) if kind.contains('[') => Err("entities of its own".to_owned()),
            Ok(Event::PI(_)) => Err("a processing instruction".to_owned()),
            Ok(_) => Ok(()),
        };
        found.map_err(|what| Drawing::Unsafe(line(), what))?;
    }
}

fn local(tag: &BytesStart) -> String {
    tag.local_name().as_ref().to_lowercase()
}

fn element(tag: &BytesStart) -> Result<(), String> {
    let name = local(tag);
    if ACTING.contains(&name.as_str()) {
        return Err(format!("`{name}`"));
    }
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| format!("an attribute of `{name}` that cannot be read"))?;
        let key = attribute.key.as_ref().to_lowercase();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| format!("an attribute `{key}` that cannot be read"))?;
        let short = key.rsplit(':').next().unwrap_or(&key);
        let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
        if short.starts_with("on") {
            return Err(format!("`{key}`"));
        }
        if key.starts_with("xmlns") && bare.contains("1999/xhtml") {
            return Err("HTML".to_owned());
        }
        if matches!(short, "href" | "src") && !bare.is_empty() && !bare.starts_with('#') && !INSIDE.iter().any(|kind| bare.starts_with(kind)) {
            return Err(format!("`{key}` that leads out of the drawing"));
        }
        let target = bare.rsplit(':').next().unwrap_or(&bare);
        if ANIMATIONS.contains(&name.as_str()) && short == "attributename" && (target == "href" || target.starts_with("on")) {
            return Err(format!("`{name}` that changes where a link leads"));
        }
        style(&value)?;
    }
    Ok(())
}

/// Whether a style, or any attribute that may be one, stays inside the drawing.
fn style(text: &str) -> Result<(), String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    if bare.contains("@import") {
        return Err("`@import`".to_owned());
    }
    // An escape could spell either.
    if bare.contains('\\') {
        return Err("a style with a backslash".to_owned());
    }
    for (at, _) in bare.match_indices("url(") {
        let inner = bare[at + 4..].trim_start_matches(['"', '\'']);
        if !inner.starts_with('#') && !INSIDE.iter().any(|kind| inner.starts_with(kind)) {
            return Err("`url(…)` that leads out of the drawing".to_owned());
        }
    }
    Ok(())
}
