//! Checks the slugs, paths and aliases that authors write: what no host, browser or file system may be asked to hold.
//!
//! Any script and any emoji is fine. An address is written as people read it; it is encoded once, when it is printed.

/// The most bytes of one part of an address: what file systems allow for a name.
const MOST_BYTES: usize = 255;
/// First parts of an address that the site itself needs.
const RESERVED: [&str; 3] = ["404", "index", "search"];
/// Names that Windows gives to devices, with or without an ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9",
];
/// Characters that mean something else in an address, or that hosts and Windows refuse in a file's name.
const UNSAFE: [char; 8] = ['?', '#', ':', '*', '"', '<', '>', '|'];

/// Why an address cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Part {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// Checks a slug: one part of an address.
pub fn check_slug(slug: &str) -> Result<(), Part> {
    if slug.contains('/') {
        return Err(Part::new(format!("the slug `{}` has a slash", shown(slug)), "a slug is one part of an address; write `path:` for a whole one"));
    }
    check_part(slug)
}

/// Checks a `path:` or an alias: parts with slashes between, relative to the site, with or without slashes at the ends.
pub fn check_path(path: &str) -> Result<(), Part> {
    if path == "/" {
        return Err(Part::new("the address `/` is the home page's", "write the home page in `content/_index.md`"));
    }
    if path.contains("://") {
        return Err(Part::new(format!("`{}` is an address of another site", shown(path)), "write the part after the site's name, such as `/talks/`"));
    }
    let inner = path.strip_prefix('/').unwrap_or(path);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    inner.split('/').try_for_each(check_part)?;
    let first = inner.split('/').next().unwrap_or_default();
    if is_reserved(first) {
        return Err(reserved(first));
    }
    Ok(())
}

/// Whether the site itself needs the address `/name/`.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name.to_lowercase().as_str())
}

/// What to say of a reserved name at the top of the site.
pub(crate) fn reserved(name: &str) -> Part {
    Part::new(format!("the address `/{name}/` is reserved for the site itself"), "choose another `slug:` or `path:`")
}

fn check_part(part: &str) -> Result<(), Part> {
    let name = shown(part);
    let wrong = |message: String, help: &str| Err(Part::new(message, help));
    if part.is_empty() {
        return wrong("the address has an empty part".to_owned(), "write single slashes between the parts");
    }
    if part == "." || part == ".." {
        return wrong(format!("the address has the part `{part}`, which leads elsewhere"), "write the whole address, without dots");
    }
    if part.contains('\\') {
        return wrong(format!("`{name}` has a backslash"), "write `/` between the parts of an address");
    }
    if part.contains('\0') {
        return wrong(format!("`{name}` has a NUL character"), "take it out");
    }
    if part.chars().any(char::is_control) {
        return wrong(format!("`{name}` has a control character"), "take it out");
    }
    if has_escape(part) {
        return wrong(format!("`{name}` is percent-encoded"), "write the characters themselves; they are encoded for you");
    }
    if let Some(c) = part.chars().find(|c| UNSAFE.contains(c)) {
        return wrong(format!("`{name}` has `{c}`, which no address can hold safely"), "use letters, digits and hyphens");
    }
    if part.trim() != part {
        return wrong(format!("`{name}` begins or ends in a space"), "take the space out");
    }
    if part.ends_with('.') {
        return wrong(format!("`{name}` ends in a dot"), "take the dot out: some systems drop it");
    }
    if part.starts_with('.') {
        return wrong(format!("`{name}` begins with a dot"), "take the dot out: hosts do not publish hidden files");
    }
    // Windows does not see spaces before an ending, and takes ¹ for 1.
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_lowercase().replace('¹', "1").replace('²', "2").replace('³', "3");
    if DEVICES.contains(&stem.as_str()) {
        return wrong(format!("`{name}` is the name of a device on Windows"), "choose another name: nobody on Windows could copy the site");
    }
    if part.len() > MOST_BYTES {
        return wrong(format!("a part of the address is {} bytes long; the most is {MOST_BYTES}", part.len()), "shorten it");
    }
    Ok(())
}

/// Whether `%2e` or the like stands in it.
fn has_escape(part: &str) -> bool {
    part.as_bytes().windows(3).any(|three| three[0] == b'%' && three[1].is_ascii_hexdigit() && three[2].is_ascii_hexdigit())
}

/// A text for a message: short, and without characters that a terminal obeys.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_that_no_host_can_hold_has_its_own_message() {
        let long = "a".repeat(256);
        for (path, message) in [
            ("/", "the address `/` is the home page's"),
            ("a//b", "the address has an empty part"),
            ("//b", "the address has an empty part"),
            ("../etc", "the address has the part `..`, which leads elsewhere"),
            ("a/./b", "the address has the part `.`, which leads elsewhere"),
            ("%2e%2e/etc", "`%2e%2e` is percent-encoded"),
            ("a\\b", "`a\\b` has a backslash"),
            ("a\0b", "`a\u{fffd}b` has a NUL character"),
            ("a\u{7}b", "`a\u{fffd}b` has a control character"),
            ("https://x.org/a", "`https://x.org/a` is an address of another site"),
            ("10:30", "`10:30` has `:`, which no address can hold safely"),
            ("a?b", "`a?b` has `?`, which no address can hold safely"),
            ("a#b", "`a#b` has `#`, which no address can hold safely"),
            ("CON", "`CON` is the name of a device on Windows"),
            ("nul.txt", "`nul.txt` is the name of a device on Windows"),
            ("nul .txt", "`nul .txt` is the name of a device on Windows"),
            ("com¹", "`com¹` is the name of a device on Windows"),
            ("a.", "`a.` ends in a dot"),
            ("a ", "`a ` begins or ends in a space"),
            (".git", "`.git` begins with a dot"),
            ("404", "the address `/404/` is reserved for the site itself"),
            ("/search/", "the address `/search/` is reserved for the site itself"),
            (&long, "a part of the address is 256 bytes long; the most is 255"),
        ] {
            assert_eq!(check_path(path).unwrap_err().message, message, "{path:?}");
        }
        assert_eq!(check_slug("/etc").unwrap_err().message, "the slug `/etc` has a slash");
    }

    #[test]
    fn any_script_is_fine() {
        for path in ["/news/talks/", "news/talks.html", "القرار-1701", "👩‍🚒", "100%", "a b", "deeper/404", "v1.2"] {
            assert_eq!(check_path(path), Ok(()), "{path:?}");
        }
    }
}
