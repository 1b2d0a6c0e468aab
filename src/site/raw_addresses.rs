//! Addresses in an author's own HTML: printed as they stand, and held against what the site has.

use super::resolve::{decode, is_of_records, join};
use super::visit::{Visit, add};
use super::{Resolved, Resolver};
use crate::config::Config;
use crate::content::Page;
use crate::diagnostics::Diagnostic;
use crate::markup::{RawAddress, Target, Wants};

impl Visit<'_> {
    /// Resolves an address of the author's own HTML. There is no sentence that could be quoted where it leads.
    pub(super) fn raw(&mut self, raw: &RawAddress) {
        let (to, _) = without_anchor(&raw.to.value);
        let file = self.resolver.below(to).ok().flatten().map(|below| format!("content/{}", decode(path_of(&below))));
        self.found.links.files.extend(file.filter(|file| self.resolver.site.files.assets.contains_key(file)));
        match self.resolver.raw(raw) {
            Ok(Some(Resolved::Page { page, anchor, .. })) => {
                self.found.asks_records |= anchor.as_deref().is_some_and(is_of_records);
                add(&mut self.found.links.pages, page);
            }
            // Perhaps the page of a figure, or a part of this one.
            Ok(Some(_)) => self.found.asks_records = true,
            Ok(None) => {}
            Err(diagnostic) => self.found.diagnostics.push(diagnostic),
        }
    }
}

impl Resolver<'_> {
    /// What an address leads to; `None` where that depends on where the text is printed.
    fn raw(&self, raw: &RawAddress) -> Result<Option<Resolved>, Diagnostic> {
        let (span, written) = (raw.to.span, &raw.to.value);
        let (to, anchor) = without_anchor(written);
        if to.is_empty() {
            let own = anchor.filter(|anchor| !anchor.is_empty() && self.page.is_some());
            return own.map(|anchor| self.target(&Target::Anchor(anchor.to_owned()), span)).transpose();
        }
        let below = self.below(to).map_err(|why| Diagnostic::error("unknown-page", self.path, span, why).help(self.how(to)))?;
        let Some(below) = below else { return Ok(None) };
        match self.absolute(&format!("/{below}"), anchor, span) {
            Ok(Resolved::Unpublished(title)) => {
                let message = format!("`{title}` is not published, and HTML would print its address");
                Err(Diagnostic::error("unknown-page", self.path, span, message)
                    .help("write it as a link of Markdown, which is plain text until then"))
            }
            Err(diagnostic) if diagnostic.code == "unknown-page" && raw.wants == Wants::File => {
                Err(self.no_file("file", written, span).help(self.how(to)))
            }
            Err(diagnostic) if diagnostic.code == "unknown-page" => {
                let place = if to.starts_with('/') { String::new() } else { format!(", which is `{}{below}`", self.site.config.base_path) };
                let near = self.site.index.nearest_address(decode(path_of(&below)).trim_matches('/'));
                let near = near.map(|near| format!("did you mean `{}{near}/`? ", self.site.config.base_path)).unwrap_or_default();
                let found = Diagnostic::error("unknown-page", self.path, span, format!("nothing stands at `{written}`{place}"));
                Err(found.help(near + &self.how(to)))
            }
            other => other.map(Some),
        }
    }

    /// The address below the site's own; `None` where it is relative and this is no page; the error says that it leads out of the site.
    fn below(&self, to: &str) -> Result<Option<String>, String> {
        let site = self.site;
        let base = &site.config.base_path;
        if to.starts_with('/') {
            let below = below_base(&site.config, to);
            return below.map(Some).ok_or_else(|| format!("`{to}` does not begin with the path of this site, `{base}`"));
        }
        let Some(page) = self.page else { return Ok(None) };
        let below = join(&site.place(page).address, to).map(Some);
        below.ok_or_else(|| format!("`{to}` leads out of the site"))
    }

    /// How addresses in HTML are read, for a help.
    fn how(&self, to: &str) -> String {
        let base = &self.site.config.base_path;
        let from = match self.page {
            _ if to.starts_with('/') => format!("every address of this site begins with `{base}`, and one of another with `https:`"),
            Some(page) => format!("this one counts from `{}`", self.site.place(page).path),
            None => "it is as a browser reads it".to_owned(),
        };
        format!("HTML is printed as it stands: {from}; a link of Markdown finds its page by name")
    }
}

/// The files of the site that a page's own HTML shows or links to, as far as they can be known before addresses are: by path from the site root.
pub(super) fn files<'a>(config: &'a Config, page: &'a Page, addresses: &'a [RawAddress]) -> impl Iterator<Item = String> + 'a {
    addresses.iter().filter_map(|raw| {
        let (to, _) = without_anchor(&raw.to.value);
        let below = if to.starts_with('/') { below_base(config, to) } else { join(&super::address::address(page), to) };
        below.map(|below| format!("content/{}", decode(path_of(&below))))
    })
}

/// An absolute address without the path of `base_url`; `None` where it does not begin with it.
fn below_base(config: &Config, to: &str) -> Option<String> {
    let base = &config.base_path;
    to.strip_prefix(base.as_str()).or_else(|| (to == base.trim_end_matches('/')).then_some("")).map(str::to_owned)
}

fn without_anchor(written: &str) -> (&str, Option<&str>) {
    written.split_once('#').map_or((written, None), |(to, anchor)| (to, Some(anchor)))
}

/// An address without what a server is asked.
fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}
