//! A figure's readings as files to take away: what the page says, for spreadsheets and programs.
//!
//! One row a reading, in the order of the table on the page, withdrawn ones too. Numbers are plain digits with a point, dates are EDTF as they
//! were written, and nothing is computed: `number` is there where one number was reported, `low` and `high` where a range was. What a source
//! does not say is `not stated`; what the record does not say is empty, in JSON `null`.

use serde_json::{Map, Value as Json, json};

use crate::markup::Markup;
use crate::number::{Amount, Value};
use crate::records::Stated;
use crate::site::{DOWNLOADS, Figure, FigureIx, Resolver, Site, Who, encode, href};

use super::compose::permalink;

/// What a source does not say.
const NOT_STATED: &str = "not stated";

/// A format of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DataFormat {
    /// RFC 4180, UTF-8, with a header line.
    Csv,
    /// RFC 8259.
    Json,
}

impl DataFormat {
    /// Every format, in the order in which the page offers them.
    pub const ALL: [Self; 2] = [DataFormat::Csv, DataFormat::Json];

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            DataFormat::Csv => "CSV",
            DataFormat::Json => "JSON",
        }
    }

    /// Where the file of a figure stands in the output.
    pub fn address(self, site: &Site, ix: FigureIx) -> String {
        let [csv, json] = DOWNLOADS;
        site.figure(ix).download(match self {
            DataFormat::Csv => csv,
            DataFormat::Json => json,
        })
    }

    /// The same as a link.
    pub fn href(self, site: &Site, ix: FigureIx) -> String {
        let mut path = site.config.base_path.clone();
        encode(&self.address(site, ix), &mut path);
        path
    }

    /// The file.
    pub fn text(self, site: &Site, ix: FigureIx) -> Vec<u8> {
        match self {
            DataFormat::Csv => csv_of(site, ix),
            DataFormat::Json => {
                let mut text = serde_json::to_vec_pretty(&json_of(site, ix)).expect("a tree of texts and lists is JSON");
                text.push(b'\n');
                text
            }
        }
    }
}

/// One reading, field by field: the columns of the table and the keys of the object.
fn fields(site: &Site, ix: FigureIx, reading: usize, by: &Who) -> Vec<(&'static str, Option<String>)> {
    let figure = site.figure(ix);
    let report = &figure.record.readings[reading];
    let value = &report.value.value;
    let source = site.source_of(report).map(|source| site.source(source));
    let record = source.map(|source| &source.record);
    let numbers = Numbers::of(value);
    let reported = figure.reported[reading].as_ref().map(|date| date.as_str().to_owned());
    vec![
        ("by", Some(who(site, by))),
        ("value", Some(value.written.clone())),
        ("qualifier", value.qualifier.as_ref().map(|qualifier| qualifier.word.clone())),
        ("number", numbers.number),
        ("low", numbers.low),
        ("high", numbers.high),
        ("as_of", stated(&report.as_of, |date| date.as_str().to_owned())),
        ("reported", reported),
        ("status", report.status.word().map(str::to_owned)),
        ("estimate", report.estimate.then(|| "yes".to_owned())),
        ("undercount", report.undercount.as_ref().map(|words| words.value.clone())),
        ("source", source.map(|source| source.label.clone())),
        ("source_url", record.and_then(|record| record.url.as_ref()).map(|url| url.value.clone())),
        ("source_archive", record.and_then(|record| record.archive.as_ref()).map(|(url, _)| url.value.clone())),
        ("locator", report.locator.clone()),
        ("origin", report.origin.as_ref().map(|origin| origin.value.clone())),
        ("quote", report.quote.as_ref().map(|quote| quote.value.clone())),
        ("because", report.because.as_ref().map(|because| because.value.clone())),
        ("note", report.note.as_ref().map(|note| plain(site, figure, note))),
        ("reading", Some(format!("{}#reading-{}", page(site, ix), reading + 1))),
    ]
}

/// A note for readers without its markup.
fn plain(site: &Site, figure: &Figure, note: &Markup) -> String {
    let resolver = Resolver { site, path: &figure.record.home.path, page: None };
    resolver.plain(site.site_language(), note, 0..note.html.len())
}

/// The numbers of a value, as they were reported.
#[derive(Default)]
struct Numbers {
    number: Option<String>,
    low: Option<String>,
    high: Option<String>,
}

impl Numbers {
    fn of(value: &Value) -> Self {
        match &value.amount {
            Amount::Exact(number) => Self { number: Some(number.to_string()), ..Self::default() },
            Amount::Range(low, high) => Self { number: None, low: Some(low.to_string()), high: Some(high.to_string()) },
            Amount::Unknown | Amount::Word(_) => Self::default(),
        }
    }
}

fn page(site: &Site, ix: FigureIx) -> String {
    permalink(site, &href(&site.config, &site.figure(ix).address))
}

fn who(site: &Site, by: &Who) -> String {
    match by {
        Who::NotStated => NOT_STATED.into(),
        who => site.who_name(who),
    }
}

fn stated<T>(stated: &Stated<T>, text: impl Fn(&T) -> String) -> Option<String> {
    match stated {
        Stated::Is(value) => Some(text(&value.value)),
        Stated::NotStated(_) => Some(NOT_STATED.into()),
        Stated::Missing => None,
    }
}

/// Every reading below a line of names; what is the same for all stands in each row, so that rows of several files can be put together.
fn csv_of(site: &Site, ix: FigureIx) -> Vec<u8> {
    let figure = site.figure(ix);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut is_first = true;
    for (by, basis, reading) in
        figure.series.iter().flat_map(|series| series.readings.iter().rev().map(|reading| (&series.by, &series.basis, *reading)))
    {
        let mut row = vec![
            ("figure", Some(figure.record.id.clone())),
            ("title", Some(figure.record.title.value.clone())),
            ("unit", Some(figure.unit.other.clone())),
            ("measure", stated(&figure.record.measure, |measure| measure.word().to_owned())),
            ("basis", basis.clone()),
        ];
        row.extend(fields(site, ix, reading, by));
        let mut write = |record: &[&str]| writer.write_record(record).expect("rows of one length are written to memory");
        if std::mem::take(&mut is_first) {
            write(&row.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        }
        write(&row.iter().map(|(_, text)| text.as_deref().unwrap_or_default()).collect::<Vec<_>>());
    }
    writer.into_inner().expect("memory takes what is written to it")
}

/// The figure, what it counts, and its series with their readings.
fn json_of(site: &Site, ix: FigureIx) -> Json {
    let figure = site.figure(ix);
    let record = &figure.record;
    let counts: Map<String, Json> = record.counts.iter().map(|(label, words)| (label.clone(), json!(stated(words, Clone::clone)))).collect();
    let reading = |by: &Who, reading: usize| -> Json {
        let fields = fields(site, ix, reading, by).into_iter().filter(|(name, _)| *name != "by");
        let entry = |(name, text): (&str, Option<String>)| match name {
            "estimate" => (name.to_owned(), json!(text.is_some())),
            "number" | "low" | "high" => (name.to_owned(), json!(text.and_then(|text| text.parse::<serde_json::Number>().ok()))),
            _ => (name.to_owned(), json!(text)),
        };
        fields.map(entry).collect::<Map<_, _>>().into()
    };
    let series: Vec<Json> = figure
        .series
        .iter()
        .map(|series| {
            let readings: Vec<Json> = series.readings.iter().rev().map(|index| reading(&series.by, *index)).collect();
            json!({ "by": who(site, &series.by), "basis": series.basis, "readings": readings })
        })
        .collect();
    let beside: Vec<String> = figure.beside.iter().map(|beside| page(site, beside.figure)).collect();
    json!({
        "figure": record.id,
        "title": record.title.value,
        "page": page(site, ix),
        "site": site.config.title,
        "unit": figure.unit.other,
        "measure": stated(&record.measure, |measure| measure.word().to_owned()),
        "counts": counts,
        "disputed_by": figure.disputed_by.iter().map(|by| who(site, by)).collect::<Vec<_>>(),
        "read_together_with": beside,
        "series": series,
    })
}
