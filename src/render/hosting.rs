//! What hosts must know besides the files: headers, redirects, and the page for what is not there.
//!
//! Fingerprinted files never change and may be kept for ever; of everything else a browser asks again. The policy stands in each page,
//! too: only the header can say who may frame it.

use std::fmt::Write;

use super::compose::csp;
use crate::config::{Config, Host};
use crate::site::{Site, alias_file, href};

/// A file for a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HostFile {
    Headers,
    Redirects,
    Nginx,
}

impl HostFile {
    /// Those that the configuration asks for.
    pub(super) fn wanted(config: &Config) -> Vec<Self> {
        let has = |host| config.hosting.contains(&host);
        let mut files = Vec::new();
        if has(Host::Netlify) || has(Host::Cloudflare) {
            files.extend([HostFile::Headers, HostFile::Redirects]);
        }
        files.extend(has(Host::Nginx).then_some(HostFile::Nginx));
        files
    }

    /// Its path in the output.
    pub(super) fn name(self) -> &'static str {
        match self {
            HostFile::Headers => "_headers",
            HostFile::Redirects => "_redirects",
            HostFile::Nginx => NGINX,
        }
    }

    /// Its text; `lasting` are the addresses of fingerprinted files.
    pub(super) fn text(self, site: &Site, lasting: &[String]) -> String {
        match self {
            HostFile::Headers => headers(site, lasting),
            HostFile::Redirects => {
                // Netlify prefers the page that stands at the old address, unless it is told by a mark that Cloudflare does not know.
                let is_both = site.config.hosting.contains(&Host::Cloudflare);
                redirects(site, if is_both { "301" } else { "301!" })
            }
            HostFile::Nginx => nginx(site),
        }
    }
}

/// The snippet that nginx includes.
const NGINX: &str = "_nginx.conf";

/// How long fingerprinted files are kept.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How long everything else is kept.
const SHORTLY: &str = "public, max-age=60";

/// The headers of every answer.
fn everywhere(config: &Config) -> Vec<(&'static str, String)> {
    let policy = csp(config.csp.as_deref());
    let frames = if policy.contains("frame-ancestors") { "" } else { "; frame-ancestors 'self'" };
    let mut headers = vec![
        ("Content-Security-Policy", format!("{policy}{frames}")),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
    ];
    if config.preview {
        headers.push(("X-Robots-Tag", "noindex".to_owned()));
    }
    headers
}

/// `_headers`. Both hosts join what two rules say of one header, so the rule for all files says nothing of caches; their own
/// default is to ask again each time.
fn headers(site: &Site, lasting: &[String]) -> String {
    let mut text = format!("{}*\n", site.config.base_path);
    for (name, value) in everywhere(&site.config) {
        line(&mut text, format_args!("  {name}: {value}"));
    }
    for address in lasting {
        line(&mut text, format_args!("\n{}\n  Cache-Control: {FOR_EVER}", href_of_file(&site.config, address)));
    }
    text
}

/// `_redirects`: an old address with and without its last slash.
fn redirects(site: &Site, status: &str) -> String {
    let mut text = String::new();
    for (old, page) in &site.redirects {
        let new = &site.place(*page).path;
        let from = href_of_file(&site.config, &alias_file(old));
        let from = from.strip_suffix("index.html").unwrap_or(&from);
        line(&mut text, format_args!("{from} {new} {status}"));
        if let Some(bare) = from.strip_suffix('/').filter(|bare| !bare.is_empty()) {
            line(&mut text, format_args!("{bare} {new} {status}"));
        }
    }
    text
}

fn nginx(site: &Site) -> String {
    let config = &site.config;
    let base = &config.base_path;
    let mut headers = String::new();
    for (name, value) in everywhere(config) {
        line(&mut headers, format_args!("add_header {name} {} always;", quoted(&value)));
    }
    let mut text = format!(
        "# Made by nutgraf. Include it in the server block that serves the site, below its `root`:\n#   include /srv/www/site/{NGINX};\n\ncharset utf-8;\ncharset_types text/css text/csv text/javascript text/plain text/xml application/javascript application/json image/svg+xml;\nerror_page 404 {base}404.html;\n"
    );
    if config.compress {
        text.push_str("gzip_static on;\n");
    }
    text.push_str(&headers);
    line(&mut text, format_args!("add_header Cache-Control \"{SHORTLY}\";"));
    line(&mut text, format_args!("\nlocation = {} {{ return 404; }}", quoted(&format!("{base}{NGINX}"))));
    line(&mut text, format_args!("location = {} {{ return 404; }}", quoted(&format!("{base}.nutgraf-manifest"))));
    // A location that adds a header of its own inherits none.
    line(&mut text, format_args!("\nlocation ~ \"\\.[0-9a-f]{{10}}\\.[a-z0-9]+$\" {{"));
    headers.lines().for_each(|header| line(&mut text, format_args!("  {header}")));
    line(&mut text, format_args!("  add_header Cache-Control \"{FOR_EVER}\";\n}}"));
    for (old, page) in &site.redirects {
        let file = alias_file(old);
        let from = format!("{base}{}", file.strip_suffix("index.html").unwrap_or(&file));
        let new = site.place(*page).path.replace('$', "%24");
        line(&mut text, format_args!("\nlocation = {} {{ return 301 {}; }}", quoted(&from), quoted(&new)));
    }
    text
}

/// A file's root-relative address.
fn href_of_file(config: &Config, file: &str) -> String {
    href(config, file).trim_end_matches('/').to_owned()
}

/// A text as nginx reads it. It has no way to write a dollar sign, which begins a name.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', ""))
}

fn line(text: &mut String, words: std::fmt::Arguments) {
    writeln!(text, "{words}").expect("a String takes every text");
}
