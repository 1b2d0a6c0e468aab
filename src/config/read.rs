//! Reads `nutgraf.yaml` and puts the command line's wishes over it.

use jiff::{Timestamp, tz::TimeZone};

use super::address::check_slug;
use super::base_url::{BaseUrl, base_url};
use super::hosting::{hosting, withdrawn};
use super::lists::{authors, checks, collections, count, menu, publisher, raw_html};
use super::publish::publish;
use super::{Addresses, Config, FILE, Now, Theme, Wishes};
use crate::date::Moment;
use crate::diagnostics::{Checked, Diagnostic, FilePath, Severity, Span, Spanned};
use crate::records::{at, language, zone};
use crate::yaml::{self, Fields, Unknown, Yaml};

/// The version of the format that this program reads.
const VERSION: &str = "1";
/// Pages of a listing, where the configuration does not say.
const PAGINATE: usize = 50;
/// Entries of the feed, where the configuration does not say.
const FEED_LIMIT: usize = 20;

/// Reads `nutgraf.yaml`. `None` where anything in it is an error; every mistake is reported in one run.
pub fn read(text: &str, wishes: &Wishes) -> Checked<Option<Config>> {
    let path = FilePath::new(FILE);
    let mut found = Vec::new();
    let node = yaml::read(&path, text, Span::new(0, text.len())).into(&mut found);
    if node.is_none() && found.is_empty() {
        found.push(
            Diagnostic::error("missing-field", &path, Span::default(), "the configuration is empty")
                .help("begin with the lines `nutgraf: 1`, `title: …` and `base_url: https://…`"),
        );
    }
    let config = node.and_then(|node| {
        let mut fields = Fields::of(&node, &path, "the configuration", &mut found)?;
        let config = config(&mut fields, wishes);
        fields.finish(Unknown::Error);
        config
    });
    let usable = found.iter().all(|finding| finding.severity != Severity::Error);
    Checked { value: config.filter(|_| usable), diagnostics: found }
}

fn config(fields: &mut Fields, wishes: &Wishes) -> Option<Config> {
    version(fields);
    let title = fields.required("title");
    let base = base(fields, wishes);
    let language = language(fields, "language").map_or_else(|| "en".to_owned(), |tag| tag.value);
    let timezone = zone(fields, "timezone").map_or(TimeZone::UTC, |zone| zone.value);
    let config = Config {
        title: title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        base_url: base.as_ref().map(|base| base.url.clone()).unwrap_or_default(),
        base_path: base.as_ref().map(|base| base.path.clone()).unwrap_or_default(),
        language,
        description: fields.text("description").map(|text| text.value),
        publisher: publisher(fields),
        menu: menu(fields),
        authors: authors(fields),
        collections: collections(fields),
        paginate: count(fields, "paginate", 0).unwrap_or(PAGINATE),
        feed_limit: feed_limit(fields).unwrap_or(FEED_LIMIT),
        addresses: addresses(fields),
        raw_html: raw_html(fields),
        autolink: fields.boolean("autolink").unwrap_or_default(),
        smart_punctuation: fields.boolean("smart_punctuation"),
        csp: fields.text("csp").map(|text| text.value),
        checks: checks(fields),
        theme: theme(fields),
        publish: publish(fields),
        hosting: hosting(fields),
        compress: fields.boolean("compress").unwrap_or_default(),
        withdrawn: withdrawn(fields),
        now: now(wishes.now, &timezone),
        timezone,
        drafts: wishes.drafts,
        future: wishes.future,
        preview: wishes.preview,
    };
    title.and(base).map(|_| config)
}

fn version(fields: &mut Fields) {
    let before = fields.diagnostics().len();
    let Some(version) = fields.text("nutgraf") else {
        if fields.diagnostics().len() == before {
            let start = Span::new(fields.span.start as usize, fields.span.start as usize);
            let missing = Diagnostic::error(
                "config-version",
                fields.path,
                start,
                "the configuration does not say for which version of the format it is written",
            );
            fields.miss("nutgraf", missing.help("write `nutgraf: 1` as its first line"));
        }
        return;
    };
    if version.value != VERSION {
        let message = format!("this program reads version {VERSION} of the format, not `{}`", version.value);
        at::<()>(fields, ("config-version", &version), message, "write `nutgraf: 1`, or use the program that the site was written for");
    }
}

fn base(fields: &mut Fields, wishes: &Wishes) -> Option<BaseUrl> {
    const HELP: &str = "write where the site will stand, such as `https://example.org/news/`";
    let written = if wishes.base_url.is_some() { fields.text("base_url") } else { fields.required("base_url") };
    let from_file =
        written.and_then(|text| base_url(&text.value).or_else(|message| at(fields, ("bad-base-url", &text), message, HELP).ok_or(())).ok());
    let Some(wish) = &wishes.base_url else { return from_file };
    match base_url(wish) {
        Ok(base) => Some(base),
        Err(message) => {
            let found = Diagnostic::error("bad-base-url", fields.path, None, format!("on the command line, {message}")).help(HELP);
            fields.report(found);
            None
        }
    }
}

fn now(seconds: i64, zone: &TimeZone) -> Now {
    let in_reach = seconds.clamp(0, 253_000_000_000);
    let instant = Timestamp::from_second(in_reach).expect("it was just clamped to the years 1970 to 9987");
    let moment = Moment::at(instant, zone).expect("an instant in those years has a day in every zone");
    Now { seconds: in_reach, day: moment.day }
}

fn feed_limit(fields: &mut Fields) -> Option<usize> {
    let path = fields.path;
    let node = fields.node("feed").filter(|node| node.value != Yaml::Null)?;
    let mut feed = Fields::of(node, path, "the feed", fields.diagnostics())?;
    let limit = count(&mut feed, "limit", 1);
    feed.finish(Unknown::Error);
    limit
}

fn addresses(fields: &mut Fields) -> Addresses {
    let path = fields.path;
    let mut addresses = Addresses {
        timeline: "timeline".into(),
        figures: "figures".into(),
        sources: "sources".into(),
        topics: "topics".into(),
        questions: "questions".into(),
        corrections: "corrections".into(),
    };
    let Some(node) = fields.node("addresses").filter(|node| node.value != Yaml::Null) else { return addresses };
    let Some(mut one) = Fields::of(node, path, "`addresses`", fields.diagnostics()) else { return addresses };
    let mut taken: Vec<Spanned<String>> = Vec::new();
    for (key, place) in [
        ("timeline", &mut addresses.timeline),
        ("figures", &mut addresses.figures),
        ("sources", &mut addresses.sources),
        ("topics", &mut addresses.topics),
        ("questions", &mut addresses.questions),
        ("corrections", &mut addresses.corrections),
    ] {
        let Some(mut slug) = one.text(key) else { continue };
        slug.value = slug.value.trim_matches('/').to_owned();
        let reserved = super::is_reserved(&slug.value).then(|| super::address::reserved(&slug.value));
        if let Some(mistake) = check_slug(&slug.value).err().or(reserved) {
            at::<()>(&mut one, ("bad-address", &slug), mistake.message, mistake.help);
        } else if taken.iter().any(|other| other.value == slug.value) {
            at::<()>(
                &mut one,
                ("bad-address", &slug),
                format!("the address `/{}/` is given twice", slug.value),
                "give each listing an address of its own",
            );
        } else {
            *place = slug.value.clone();
            taken.push(slug);
        }
    }
    one.finish(Unknown::Error);
    addresses
}

fn theme(fields: &mut Fields) -> Theme {
    let path = fields.path;
    let Some(node) = fields.node("theme").filter(|node| node.value != Yaml::Null) else { return Theme::default() };
    let Some(mut theme) = Fields::of(node, path, "the theme", fields.diagnostics()) else { return Theme::default() };
    let accent = accent(&mut theme);
    let (logo, favicon) = (theme.text("logo"), theme.text("favicon"));
    theme.finish(Unknown::Error);
    Theme { accent, logo, favicon }
}

/// `#rgb` or `#rrggbb`, as `#rrggbb` in small letters.
fn accent(theme: &mut Fields) -> Option<Spanned<String>> {
    let text = theme.text("accent")?;
    let digits = text.value.strip_prefix('#').filter(|digits| matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let Some(digits) = digits else {
        return at(
            theme,
            ("bad-colour", &text),
            format!("`{}` is not a colour", text.value),
            "write `\"#rrggbb\"` in quotation marks, such as `\"#1f5a6b\"`",
        );
    };
    let twice = if digits.len() == 3 { 2 } else { 1 };
    let long: String = digits.chars().flat_map(|digit| std::iter::repeat_n(digit.to_ascii_lowercase(), twice)).collect();
    Some(Spanned::new(format!("#{long}"), text.span))
}
