//! `publish:` — where the site goes, by name. Every mistake is a finding at its place; a credential is one, too.

use indexmap::IndexMap;

use super::base_url::base_url;
use crate::diagnostics::{Diagnostic, Spanned};
use crate::records::at;
use crate::yaml::{Fields, Node, Unknown, Yaml};

/// The name of the target that shows drafts to those who look before readers do.
pub const PREVIEW: &str = "preview";

/// Where a site goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What the command line calls it.
    pub name: Spanned<String>,
    /// In place of the site's `base_url`.
    pub base_url: Option<String>,
    /// The place itself.
    pub place: Place,
}

impl Target {
    /// Whether it is for those who look before readers do: drafts, no search engines, a mark on every page.
    pub fn is_preview(&self) -> bool {
        self.name.value == PREVIEW
    }
}

/// The kinds of places. To add one is to add a row of `KINDS`, a file beside this one's like, and a file in `publish/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A branch of a git repository.
    Git(GitPlace),
    /// A bucket of S3 or of a store that speaks its language.
    S3(BucketPlace),
    /// Another folder on this machine.
    Folder(FolderPlace),
}

/// A branch of a git repository, as hosts of pages read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitPlace {
    /// A remote of the site's own repository, an address, or a path from the site root.
    pub remote: String,
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// The host name that goes into `CNAME`; without one, the branch's own file is kept.
    pub cname: Option<String>,
}

/// A bucket, and where in it the site lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketPlace {
    /// The bucket.
    pub bucket: String,
    /// The store's address; none is Amazon's own.
    pub endpoint: Option<String>,
    /// The region; none is the environment's.
    pub region: Option<String>,
    /// Empty, or ending in `/`.
    pub prefix: String,
    /// Whether a bucket that holds other files, and nothing of ours yet, is taken, and its files are kept.
    pub keep: bool,
}

/// Another folder on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderPlace {
    /// From the site root.
    pub path: String,
    /// Whether a folder that holds other files, and nothing of ours yet, is taken, and its files are kept.
    pub keep: bool,
}

/// Reads the keys of one kind of place.
type Reader = fn(&mut Fields) -> Option<Place>;

/// The words of `type:`.
const KINDS: [(&str, Reader); 3] = [("git", git), ("s3", bucket), ("folder", folder)];

/// Parts of keys under which people keep credentials.
const CREDENTIALS: [&str; 9] = ["accesskey", "secret", "password", "passwd", "passphrase", "token", "credential", "privatekey", "apikey"];

/// Whether a key is one under which people keep credentials.
pub(super) fn is_credential(key: &str) -> bool {
    let plain: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    CREDENTIALS.iter().any(|part| plain.contains(part))
}

pub(super) fn publish(fields: &mut Fields) -> IndexMap<String, Target> {
    let path = fields.path;
    let mut targets: IndexMap<String, Target> = IndexMap::new();
    for entry in fields.map("publish").unwrap_or_default() {
        let name = &entry.key;
        if is_credential(&name.value) {
            credential(name, fields);
            continue;
        }
        if !is_name(&name.value) {
            let message = format!("`{}` cannot be the name of a target", name.value);
            at::<()>(fields, ("bad-target", name), message, "write small letters, digits and hyphens, such as `pages`");
            continue;
        }
        let node = without_credentials(&entry.value, fields);
        let Some(mut one) = Fields::of(&node, path, "a target of `publish`", fields.diagnostics()) else { continue };
        let base_url = address(&mut one);
        let kind = one.choice("type", &KINDS);
        if kind.is_none() && one.peek("type").is_none() {
            one.required("type");
        }
        // Of a place whose kind nobody knows nobody knows the keys.
        let Some(kind) = kind else { continue };
        let place = (kind.value)(&mut one);
        one.finish(Unknown::Error);
        let Some(place) = place else { continue };
        let target = Target { name: name.clone(), base_url, place };
        if let Some(other) = targets.values().find(|other| other.place == target.place) {
            let found =
                Diagnostic::error("bad-target", path, name.span, format!("`{}` goes to the same place as `{}`", name.value, other.name.value));
            let found = found.help("give each target a place of its own: one would replace what the other published");
            fields.report(found.related(path, other.name.span, "the other one"));
            continue;
        }
        targets.insert(name.value.clone(), target);
    }
    targets
}

/// The mapping without keys that hold credentials, each of which is reported.
fn without_credentials(node: &Node, fields: &mut Fields) -> Node {
    let mut node = node.clone();
    if let Yaml::Map(entries) = &mut node.value {
        entries.retain(|entry| {
            let is_credential = is_credential(&entry.key.value);
            if is_credential {
                credential(&entry.key, fields);
            }
            !is_credential
        });
    }
    node
}

fn credential(key: &Spanned<String>, fields: &mut Fields) {
    let found = Diagnostic::error("credential-in-config", fields.path, key.span, format!("`{}` is a credential, and may not stand here", key.value));
    fields.report(found.help(
        "take it out, and replace it where it was issued, for whoever could read this file has it; credentials come from the environment or from the standard profiles",
    ));
}

/// Whether a text can name a target: on the command line, and as the name of a file.
fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    // A number alone is a release.
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= 64 && name.chars().all(plain)
}

fn address(one: &mut Fields) -> Option<String> {
    const HELP: &str = "write where this copy of the site will stand, such as `https://example.org/news/`";
    let text = one.text("base_url")?;
    match base_url(&text.value) {
        Ok(base) => Some(base.url),
        Err(message) => at(one, ("bad-base-url", &text), message, HELP),
    }
}

fn git(one: &mut Fields) -> Option<Place> {
    let remote = one.text("remote").unwrap_or_else(|| Spanned::new("origin".to_owned(), one.span));
    let branch = one.required("branch");
    let cname = one.text("cname");
    let is_sound = remote_is_sound(&remote, one);
    if let Some(host) = &cname
        && !is_host(&host.value)
    {
        return at(one, ("bad-target", host), format!("`{}` is no host name", host.value), "write the name alone, such as `news.example.org`");
    }
    let branch = branch?;
    if let Err(message) = check_branch(&branch.value) {
        return at(one, ("bad-target", &branch), message, "write the name alone, such as `gh-pages`");
    }
    is_sound.then(|| Place::Git(GitPlace { remote: remote.value, branch: branch.value, cname: cname.map(|host| host.value) }))
}

/// Whether a remote's name, address or path can be handed to git; what cannot is reported.
fn remote_is_sound(remote: &Spanned<String>, one: &mut Fields) -> bool {
    let text = &remote.value;
    let mut wrong = |message: &str, help: &str| {
        at::<()>(one, ("bad-target", remote), message, help);
        false
    };
    if text.starts_with('-') {
        return wrong("git would take this remote for an option", "write the name of a remote, an address or a path");
    }
    if text.chars().any(char::is_control) {
        return wrong("the remote has a control character", "take it out");
    }
    // `ext::sh -c …` would start any program.
    if text.find("::").is_some_and(|at| text[..at].chars().all(|c| c.is_ascii_alphanumeric() || "+.-_".contains(c))) {
        return wrong(
            "the remote names a program that git would start",
            "write an address that begins with `https://` or `ssh://`, or `git@host:path`",
        );
    }
    let Some((scheme, _)) = text.split_once("://") else { return true };
    if !["https", "http", "ssh", "git", "file"].contains(&scheme) {
        return wrong("git cannot publish to this kind of address", "write an address that begins with `https://` or `ssh://`, or `git@host:path`");
    }
    let names_user = url::Url::parse(text).is_ok_and(|url| url.password().is_some() || scheme.starts_with("http") && !url.username().is_empty());
    if names_user {
        let found = Diagnostic::error("credential-in-config", one.path, remote.span, "the address of the remote holds a user name or a password");
        one.report(found.help("take it out, and replace it where it was issued; git asks its credential helper, or use SSH"));
    }
    !names_user
}

/// The rules of `git check-ref-format`, as far as a branch's name goes; the error is a sentence.
fn check_branch(branch: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("`{}` is no name of a branch: it {why}", branch.replace(char::is_control, "\u{fffd}")));
    if branch.starts_with('-') {
        return wrong("begins with a hyphen");
    }
    if branch.starts_with("refs/") {
        return wrong("begins with `refs/`");
    }
    if branch.chars().any(|c| c.is_control() || " ~^:?*[\\".contains(c)) || branch.contains("..") || branch.contains("@{") || branch == "@" {
        return wrong("holds a character that git keeps for itself");
    }
    if branch.ends_with('.') || branch.split('/').any(|part| part.is_empty() || part.starts_with('.') || part.ends_with(".lock")) {
        return wrong("has an empty part, a part that begins with a dot or ends in `.lock`, or ends in a dot");
    }
    Ok(())
}

fn is_host(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && !part.starts_with('-') && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.contains('.') && text.split('.').all(part)
}

fn bucket(one: &mut Fields) -> Option<Place> {
    let bucket = one.required("bucket");
    let endpoint = one.text("endpoint");
    let region = one.text("region");
    let prefix = one.text("prefix");
    let keep = one.boolean("keep").unwrap_or_default();
    if let Some(endpoint) = &endpoint
        && let Err((code, message, help)) = check_endpoint(&endpoint.value)
    {
        return at(one, (code, endpoint), message, help);
    }
    let key = prefix.as_ref().map(|prefix| prefix.value.trim_matches('/').to_owned()).unwrap_or_default();
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.chars().any(|c| c.is_control() || c == '\\');
    if let Some(prefix) = prefix.as_ref().filter(|_| !key.is_empty() && !key.split('/').all(is_plain)) {
        return at(
            one,
            ("bad-target", prefix),
            format!("`{}` cannot be the beginning of the site's keys", key.replace(char::is_control, "")),
            "write folders with single slashes between, such as `explainers/`",
        );
    }
    let bucket = bucket?;
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c);
    if bucket.value.len() < 3 || !bucket.value.chars().all(named) {
        return at(
            one,
            ("bad-target", &bucket),
            format!("`{}` is no name of a bucket", bucket.value),
            "write the bucket's name alone: three or more small letters, digits, hyphens, dots",
        );
    }
    let prefix = if key.is_empty() { key } else { key + "/" };
    Some(Place::S3(BucketPlace {
        bucket: bucket.value,
        endpoint: endpoint.map(|text| text.value),
        region: region.map(|text| text.value),
        prefix,
        keep,
    }))
}

/// An address of a store; the error is a code, a message and its mend.
fn check_endpoint(text: &str) -> Result<(), (&'static str, &'static str, &'static str)> {
    let help = "write the store's address alone, such as `https://s3.example.org`";
    let Ok(url) = url::Url::parse(text) else { return Err(("bad-target", "`endpoint` is not an absolute address", help)) };
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() {
        let help = "take it out, and replace it where it was issued; credentials come from the environment or from the standard profiles";
        return Err(("credential-in-config", "the address of the store holds more than an address", help));
    }
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_here => Ok(()),
        "http" => Err((
            "bad-target",
            "`endpoint` would be spoken to without encryption",
            "write `https://`; `http://` is for a store on this machine alone",
        )),
        _ => Err(("bad-target", "`endpoint` does not begin with `https://`", help)),
    }
}

/// The folder of the site's sources in which a path lies, or the site's own; what links and `..` make of it is seen when it is written to.
fn own_folder(path: &str) -> Option<&str> {
    let plain = path.trim_start_matches("./").trim_end_matches('/');
    let first = plain.split('/').next().unwrap_or(plain);
    match first {
        "" | "." if !path.starts_with('/') => Some("."),
        "content" | "templates" | "static" | "evidence" => Some(first),
        _ => None,
    }
}

fn folder(one: &mut Fields) -> Option<Place> {
    let path = one.required("path");
    let keep = one.boolean("keep").unwrap_or_default();
    let path = path?;
    if path.value.starts_with('~') {
        let message = "`~` is not your home folder here";
        return at(one, ("bad-target", &path), message, "write the path from the site's folder, such as `../mirror`, or from the root of the disk");
    }
    if path.value.chars().any(char::is_control) {
        return at(one, ("bad-target", &path), "the path has a control character", "take it out");
    }
    if let Some(own) = own_folder(&path.value) {
        let message = format!("a copy of the site cannot lie in `{own}`, from which the site is made");
        return at(one, ("bad-target", &path), message, "name a folder elsewhere, such as `../mirror`");
    }
    Some(Place::Folder(FolderPlace { path: path.value, keep }))
}
