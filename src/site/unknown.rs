//! What to say where a link leads to nothing on this site.

use super::address::{decode, join};
use super::{Name, Resolver};
use crate::diagnostics::{Diagnostic, Span};
use crate::id::slugify;

impl<'a> Resolver<'a> {
    /// The finding for a name or path that is no page's.
    pub(super) fn unknown_page(&self, to: &str, span: Span) -> Diagnostic {
        if self.is_lost(to) {
            return self.unchecked(span);
        }
        let index = &self.site.index;
        let record = [("figure", index.figure(to).is_some()), ("event", index.event(to).is_some()), ("source", index.source(to).is_some())];
        let last = to.rsplit('/').next().unwrap_or(to).trim_end_matches(".md");
        let near = index.nearest_page(to).or_else(|| index.nearest_page(last));
        // In a file's form, which is kept; `[[…]]` and names have no `.md`.
        let is_file = to.ends_with(".md");
        let help = match (record.into_iter().find(|(_, known)| *known), near) {
            _ if to.starts_with("www.") => format!("an address of another site begins with its scheme: `https://{to}`"),
            _ if crate::yaml::enclosed(to).is_some() => {
                format!("write `{}`, without quotation marks", crate::yaml::enclosed(to).unwrap_or_default())
            }
            _ if is_host(to) => format!("an address of another site begins with its scheme: `https://{to}`"),
            _ if to.contains('@') && !to.starts_with('@') && to.contains('.') => {
                format!("an address for e-mail begins with its scheme: `mailto:{to}`")
            }
            _ if to.contains('?') => "a `?` can follow only an address of this site, as in `/about/?tab=2`; take it away".to_owned(),
            _ if to.starts_with('@') && !to.contains('/') => {
                let id = &to[1..];
                format!("to cite the source `{id}`, write `[@{id}]` behind the words; to link to it, `source:{id}` between the parentheses")
            }
            _ if is_file_name(last) => "put the file beside the page, or in `static/` and begin its address with `/`".to_owned(),
            (Some((kind, _)), _) => format!("`{to}` is {} {kind}: write `{kind}:{to}`", if kind == "event" { "an" } else { "a" }),
            (None, Some(near)) if is_file => format!("did you mean `{}`?", self.path_to(near, to)),
            (None, Some(near)) if near.contains(' ') => format!("did you mean `[[{near}]]`?"),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) if self.broken("page") => return self.unchecked(span),
            (None, None) if is_file => self.no_page_file(to),
            (None, None) => {
                format!("write `content/background/{}.md`, or correct the name", slugify(last))
            }
        };
        Diagnostic::error("unknown-page", self.path, span, format!("there is no page `{to}`")).help(help)
    }

    /// What to do where a link names a page's file that is not there.
    fn no_page_file(&self, to: &str) -> String {
        let decoded = decode(to);
        let (folder, below, begins) = match decoded.strip_prefix("@/") {
            Some(below) => ("content", below, "`@/` is the folder `content`"),
            None => (self.path.folder(), &*decoded, "it begins at the folder of this file"),
        };
        let path = join(folder, below).filter(|path| path.starts_with("content/"));
        let write = path.map_or_else(String::new, |path| format!("write `{path}`, or "));
        format!("{write}correct the path: {begins}")
    }

    /// What a link to the page called `near` is in this file, in the form of `to`: from `@/`, or from the file's own folder.
    fn path_to(&self, near: &str, to: &str) -> String {
        let (Name::Page(page) | Name::Called(page)) = self.site.index.page(near) else { return near.to_owned() };
        let path = &self.site.page(page).path;
        if to.starts_with("@/") {
            return path.as_str().replacen("content/", "@/", 1).replace(' ', "%20");
        }
        let split = |path: &'a str| path.split('/').filter(|part| !part.is_empty());
        let common = split(path.folder()).zip(split(self.path.folder())).take_while(|(theirs, ours)| theirs == ours).count();
        let up = split(self.path.folder()).skip(common).map(|_| "..");
        up.chain(split(path.as_str()).skip(common)).collect::<Vec<_>>().join("/").replace(' ', "%20")
    }

    /// Why nothing stands at an address: the lists that nutgraf makes stand only where they have something to list.
    pub(super) fn not_there(&self, address: &str) -> &'static str {
        let lists = &self.site.config.addresses;
        let is = |list: &str| list.trim_matches('/') == address;
        match address {
            "explainers" => "it is the list of the published pages of `content/explainers`, and there are none",
            "background" => "it is the list of the published pages of `content/background`, and there are none",
            _ if is(&lists.timeline) => "it is the list of the events of `content/events`, and there are none",
            _ if is(&lists.figures) => "it is the list of the figures of `content/figures`, and there are none",
            _ if is(&lists.sources) => "it is the list of the sources of `content/sources`, and there are none",
            _ => "an address that begins with `/` counts from the home page",
        }
    }
}

/// What to write where one text with commas stands for several names.
pub(super) fn several(written: &str) -> Option<String> {
    let parts: Vec<&str> = written.split(',').map(str::trim).collect();
    (parts.len() > 1 && parts.iter().all(|part| !part.is_empty())).then(|| format!("several are written as a list: `[{}]`", parts.join(", ")))
}

/// Whether a name is that of a file which is no page, by its ending.
fn is_file_name(name: &str) -> bool {
    const ENDS: [&str; 15] = ["csv", "doc", "docx", "gif", "jpeg", "jpg", "json", "mp3", "mp4", "odt", "pdf", "png", "svg", "xlsx", "zip"];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Whether a link looks like an address of another site without its `https://`.
fn is_host(to: &str) -> bool {
    const ENDS: [&str; 7] = ["com", "edu", "gov", "info", "int", "net", "org"];
    let (host, has_path) = to.split_once('/').map_or((to, false), |(host, _)| (host, true));
    let is_file = to.ends_with(".md");
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let Some((name, end)) = host.rsplit_once('.') else { return false };
    !is_file && name.split('.').all(is_part) && end.len() > 1 && end.bytes().all(|b| b.is_ascii_alphabetic()) && (has_path || ENDS.contains(&end))
}
