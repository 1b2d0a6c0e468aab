//! `hosting:` and `withdrawn:` — for which hosts the output is made ready, and what must never be in it again.

use super::address::check_path;
use crate::diagnostics::{Diagnostic, Spanned, did_you_mean};
use crate::records::at;
use crate::yaml::Fields;

/// A host for which the output says how it is to be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Netlify: `_headers` and `_redirects`.
    Netlify,
    /// Cloudflare Pages: the same two files.
    Cloudflare,
    /// nginx: a snippet to include.
    Nginx,
}

const HOSTS: [(&str, Host); 3] = [("netlify", Host::Netlify), ("cloudflare", Host::Cloudflare), ("nginx", Host::Nginx)];

/// Something that was taken back: a page with all that lies below it, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// Its address below the site, without slashes at the ends.
    pub address: Spanned<String>,
}

impl Withdrawn {
    /// Whether a file of the output is part of it.
    pub fn covers(&self, file: &str) -> bool {
        let Some(rest) = file.strip_prefix(self.address.value.as_str()) else { return false };
        rest.is_empty() || rest == ".gz" || rest.starts_with('/')
    }
}

pub(super) fn hosting(fields: &mut Fields) -> Vec<Host> {
    let mut hosts = Vec::new();
    for word in fields.texts("hosting") {
        if let Some((_, host)) = HOSTS.iter().find(|(name, _)| *name == word.value) {
            if !hosts.contains(host) {
                hosts.push(*host);
            }
            continue;
        }
        let listed = "write one of `netlify`, `cloudflare`, `nginx`";
        let near = did_you_mean(&word.value, HOSTS.iter().map(|(name, _)| *name));
        let help = near.map_or_else(|| listed.to_owned(), |near| format!("{near} {listed}"));
        let found = Diagnostic::error("unknown-choice", fields.path, word.span, format!("`hosting` cannot be `{}`", word.value));
        fields.report(found.help(help));
    }
    hosts
}

pub(super) fn withdrawn(fields: &mut Fields) -> Vec<Withdrawn> {
    let mut withdrawn = Vec::new();
    for text in fields.texts("withdrawn") {
        match check_path(&text.value) {
            Ok(()) => withdrawn.push(Withdrawn { address: text.map(|path| path.trim_matches('/').to_owned()) }),
            Err(mistake) => {
                at::<()>(fields, ("bad-address", &text), mistake.message, mistake.help);
            }
        }
    }
    withdrawn
}

#[cfg(test)]
mod tests {
    use super::Withdrawn;
    use crate::diagnostics::{Span, Spanned};

    #[test]
    fn what_is_withdrawn_is_withdrawn_with_all_that_lies_below_it() {
        let withdrawn = Withdrawn { address: Spanned::new("news/old".to_owned(), Span::default()) };
        for (file, is_covered) in [
            ("news/old/index.html", true),
            ("news/old/photo.jpg", true),
            ("news/old", true),
            ("news/old.gz", true),
            ("news/older/index.html", false),
            ("news/index.html", false),
            ("a/news/old/index.html", false),
        ] {
            assert_eq!(withdrawn.covers(file), is_covered, "{file}");
        }
    }
}
