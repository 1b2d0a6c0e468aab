//! What a file's name alone says: that it is an editor's litter, a secret, or not usable.

/// The folders of the site root that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Area {
    Content,
    Templates,
    Static,
    Evidence,
}

impl Area {
    pub(super) const ALL: [(Area, &str); 4] =
        [(Area::Content, "content"), (Area::Templates, "templates"), (Area::Static, "static"), (Area::Evidence, "evidence")];
}

/// What becomes of a file or folder because of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Use,
    /// Not ours to speak of: litter, or hidden where nothing hidden is published.
    Ignore,
    /// Would be published, and should not be: said so and left out.
    Private,
    /// Cannot be an address or stand in a manifest, and why.
    Unusable(&'static str),
}

/// Judges one name in one area.
pub(super) fn judge(area: Area, name: &str) -> Verdict {
    let published = matches!(area, Area::Static | Area::Content);
    if published && (is_secret(name) || is_copy(name)) || area == Area::Static && is_telling(name) {
        return Verdict::Private;
    }
    if is_litter(name) || area != Area::Static && name.starts_with('.') {
        return Verdict::Ignore;
    }
    if name.contains(char::is_control) {
        return Verdict::Unusable("holds a control character");
    }
    if name.contains(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Verdict::Unusable("holds a direction control, which can show it in another order than it is written");
    }
    if name.contains('\\') {
        return Verdict::Unusable("holds a backslash");
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if area == Area::Content && ending.eq_ignore_ascii_case("md") && ending != "md" {
        return Verdict::Unusable("ends in capital letters, where a page ends in `.md`");
    }
    if name.starts_with(".nutgraf-") {
        return Verdict::Unusable("begins with `.nutgraf-`, as only our own files may");
    }
    Verdict::Use
}

/// Whether a name is one that programs give to keys and passwords.
pub(super) fn is_secret(name: &str) -> bool {
    const NAMES: [&str; 15] = [
        ".env",
        ".envrc",
        ".git",
        ".hg",
        ".svn",
        ".ssh",
        ".aws",
        ".gnupg",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pgpass",
        "id_rsa",
        "id_ecdsa",
        "id_ed25519",
    ];
    const ENDS: [&str; 4] = [".pem", ".key", ".p12", ".pfx"];
    let name = name.to_lowercase();
    NAMES.contains(&&name[..]) || name.starts_with(".env.") || ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether a name is one that people and programs give to the text of before, or to a file that is open: beside a draft it is the draft.
fn is_copy(name: &str) -> bool {
    const ENDS: [&str; 5] = [".bak", ".old", ".orig", ".rej", ".tmp"];
    let name = name.to_lowercase();
    name.starts_with("~$") || ENDS.iter().any(|end| name.ends_with(end))
}

/// Litter that tells strangers what is on the author's disk, and that only a mistake puts in `static/`.
fn is_telling(name: &str) -> bool {
    name == ".DS_Store" || [".swp", ".swo", ".swx"].iter().any(|end| name.ends_with(end))
}

/// Whether a name is one that editors and desktops leave behind while they save.
pub fn is_litter(name: &str) -> bool {
    const NAMES: [&str; 4] = ["4913", ".DS_Store", "Thumbs.db", "desktop.ini"];
    const ENDS: [&str; 7] = [".swp", ".swo", ".swx", "~", ".bck", "___jb_tmp___", "___jb_old___"];
    const STARTS: [&str; 2] = [".#", ".goutputstream-"];
    NAMES.contains(&name)
        || ENDS.iter().any(|end| name.ends_with(end))
        || STARTS.iter().any(|start| name.starts_with(start))
        || name.len() > 1 && name.starts_with('#') && name.ends_with('#')
        || is_of_sed(name)
}

/// Whether a name is one that `sed -i` gives to the file in which it writes the new text: `sed` and six random letters and digits.
/// One without a capital, as one in thirty has, may be a word: `sediments` is a folder to keep.
fn is_of_sed(name: &str) -> bool {
    let random = name.strip_prefix("sed").filter(|random| random.len() == 6);
    random.is_some_and(|random| random.bytes().all(|byte| byte.is_ascii_alphanumeric()) && random.bytes().any(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::{Area, Verdict, judge};

    #[track_caller]
    fn check(area: Area, verdict: Verdict, names: &[&str]) {
        for name in names {
            assert_eq!(judge(area, name), verdict, "{name}");
        }
    }

    #[test]
    fn litter_is_ignored_everywhere() {
        let litter = ["4913", "budget.md~", "#budget.md#", ".#budget.md", "budget.bck", "a___jb_tmp___", ".goutputstream-X1", "sedJ4kd0Q"];
        for area in [Area::Content, Area::Templates, Area::Static, Area::Evidence] {
            check(area, Verdict::Ignore, &litter);
        }
        check(Area::Content, Verdict::Ignore, &[".budget.md.swp", ".DS_Store", ".obsidian"]);
    }

    #[test]
    fn secrets_in_what_is_published_are_left_out_and_said() {
        check(Area::Static, Verdict::Private, &[".env", ".env.local", ".git", ".GIT", "town.pem", "town.key", ".a.swp", ".DS_Store", "id_rsa"]);
        check(Area::Content, Verdict::Private, &["town.pem", ".env", "budget.md.bak", "budget.ORIG", "~$Budget.docx"]);
    }

    #[test]
    fn everything_else_is_used() {
        check(Area::Static, Verdict::Use, &[".well-known", ".nojekyll", ".htaccess", "robots.txt", "keyboard.png"]);
        check(Area::Content, Verdict::Use, &["_index.md", "ميزانية.md", "#1 budget.md", "#", "sediments", "sedan2024", "sedJ4kd0Q.md", "sedJ4kd0Qx"]);
    }

    #[test]
    fn names_that_no_address_can_hold_are_refused() {
        check(Area::Static, Verdict::Unusable("holds a control character"), &["a\nb", "a\u{7f}"]);
        check(Area::Content, Verdict::Unusable("holds a backslash"), &["a\\b.md"]);
        check(Area::Content, Verdict::Unusable("ends in capital letters, where a page ends in `.md`"), &["Budget.MD", "a.Md"]);
        check(Area::Static, Verdict::Use, &["README.MD"]);
        check(Area::Static, Verdict::Unusable("begins with `.nutgraf-`, as only our own files may"), &[".nutgraf-manifest"]);
    }
}
